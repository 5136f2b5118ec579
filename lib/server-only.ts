/** What `#server-only` is on the server. In the browser's bundle that import does not resolve, so the build fails. */
export {};

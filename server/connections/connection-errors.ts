/** A connection that ended while something was written to it, read from it, or negotiated on it. */
const codes =
  /^(ECONNRESET|ECONNABORTED|EPIPE|ERR_STREAM_(PREMATURE_CLOSE|DESTROYED|WRITE_AFTER_END)|ERR_HTTP2_\w+|ERR_SSL_\w+)$/;

/**
 * Whether an error tells of nothing but a connection's end, which every client can cause: it concerns that connection
 * alone, even if nothing listens for it, and ends no process.
 */
export function isConnectionEnd(error: unknown): boolean {
  return error instanceof Error && "code" in error && codes.test(String(error.code));
}

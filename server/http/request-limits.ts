/** How large the first line and the header of a request may be; what is larger gets 414 or 431. */
export const addressLimitBytes = 8 * 1024;
export const headerLimitBytes = 16 * 1024;
export const headerLimitFields = 64;
/** As many cookies as fit into the header's limit, each a field of its own in HTTP/2. */
export const cookieLimitFields = 800;

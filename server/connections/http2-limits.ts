import { cookieLimitFields, headerLimitBytes, headerLimitFields } from "#server/http/request-limits.ts";

/** HTTP/2 lists method, scheme, authority and path among the header fields. */
const pseudoFields = 4;

/** What one HTTP/2 connection may ask of a worker (options of `http2.createSecureServer`). */
export const http2Limits = {
  /** Header fields of one request; the door counts cookies as one. */
  maxHeaderListPairs: headerLimitFields + cookieLimitFields + pseudoFields,
  /** In MB. */
  maxSessionMemory: 10,
  settings: { maxConcurrentStreams: 64, maxHeaderListSize: 2 * headerLimitBytes },
  /** Streams that a client may reset at once, and then in each second (CVE-2023-44487). */
  streamResetBurst: 100,
  streamResetRate: 10,
};

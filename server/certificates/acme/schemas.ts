import * as v from "valibot";

// What an authority answers (RFC 8555 7.1, RFC 9773 4), as far as it is of use here.

const address = v.pipe(
  v.string(),
  v.regex(/^https:\/\//i),
  v.check((url) => URL.canParse(url)),
);

export const directoryMessage = v.object({
  newNonce: address,
  newAccount: address,
  newOrder: address,
  renewalInfo: v.optional(address),
  meta: v.optional(
    v.object({
      externalAccountRequired: v.optional(v.boolean()),
      profiles: v.optional(v.record(v.string(), v.unknown())),
    }),
    {},
  ),
});

export const accountMessage = v.object({
  status: v.string(),
  contact: v.optional(v.array(v.string())),
});

const identifier = v.object({ type: v.picklist(["dns", "ip"]), value: v.string() });

export const orderMessage = v.object({
  status: v.picklist(["pending", "ready", "processing", "valid", "invalid"]),
  identifiers: v.array(identifier),
  authorizations: v.pipe(v.array(address), v.maxLength(1_000)),
  finalize: address,
  certificate: v.optional(address),
  error: v.optional(v.unknown()),
});

const challengeMessage = v.object({
  type: v.string(),
  url: v.optional(address),
  status: v.optional(v.string(), "pending"),
  // RFC 8555 8.3: base64url, so that it can stand in a path.
  token: v.optional(v.pipe(v.string(), v.regex(/^[\w-]{1,512}$/))),
  error: v.optional(v.unknown()),
});

export const authorizationMessage = v.object({
  status: v.picklist(["pending", "valid", "invalid", "deactivated", "expired", "revoked"]),
  identifier,
  challenges: v.pipe(v.array(challengeMessage), v.maxLength(100)),
});

const instant = v.pipe(
  v.string(),
  v.isoTimestamp(),
  v.transform((text) => Date.parse(text)),
  v.number(),
  v.finite(),
);

/** Milliseconds; a window that ends before it begins is none (RFC 9773 4.2). */
export const renewalMessage = v.object({
  suggestedWindow: v.pipe(
    v.object({ start: instant, end: instant }),
    v.check(({ start, end }) => start < end),
  ),
  explanationURL: v.optional(v.string()),
});

export type Directory = v.InferOutput<typeof directoryMessage>;
export type Order = v.InferOutput<typeof orderMessage>;
export type Authorization = v.InferOutput<typeof authorizationMessage>;

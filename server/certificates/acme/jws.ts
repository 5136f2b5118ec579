import { createHash, createPublicKey, type KeyObject, sign } from "node:crypto";

/** What is signed with: an account's key on P-256, known to the authority by the key itself or by its address. */
export type Signer = Readonly<{ key: KeyObject; account?: string }>;

/**
 * A signed request (RFC 7515 in the flattened form of RFC 8555 6.2, ES256).
 * @param payload undefined: POST-as-GET (RFC 8555 6.3)
 */
export function signedBody(
  { key, account }: Signer,
  { url, nonce }: { url: string; nonce: string },
  payload: unknown,
): string {
  const who = account === undefined ? { jwk: publicJwk(key) } : { kid: account };
  const protectedHeader = encoded(JSON.stringify({ alg: "ES256", ...who, nonce, url }));
  const content = payload === undefined ? "" : encoded(JSON.stringify(payload));
  const signature = sign("sha256", Buffer.from(`${protectedHeader}.${content}`), {
    key,
    // RFC 7518 3.4 wants R and S side by side, not in DER.
    dsaEncoding: "ieee-p1363",
  });
  return JSON.stringify({ protected: protectedHeader, payload: content, signature: encoded(signature) });
}

/** What proves that the account asked: the token and the key's thumbprint (RFC 8555 8.1, RFC 7638). */
export function keyAuthorization(token: string, key: KeyObject): string {
  return `${token}.${encoded(
    createHash("sha256")
      .update(JSON.stringify(publicJwk(key)))
      .digest(),
  )}`;
}

/** Its members in the order of RFC 7638 3.2. */
function publicJwk(key: KeyObject) {
  const { crv, kty, x, y } = createPublicKey(key).export({ format: "jwk" });
  return { crv, kty, x, y };
}

function encoded(value: string | Buffer): string {
  return Buffer.from(value).toString("base64url");
}

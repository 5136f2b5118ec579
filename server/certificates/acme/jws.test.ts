import { createHash, createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { keyAuthorization, signedBody } from "./jws.ts";

const { privateKey: key } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const decoded = (part: string) => Buffer.from(part, "base64url").toString();

test("a signed request says what it was given, and its signature fits", () => {
  const publicKey = createPublicKey(key);
  const { crv, kty, x, y } = publicKey.export({ format: "jwk" });
  fc.assert(
    fc.property(fc.webUrl(), fc.string(), fc.jsonValue(), fc.boolean(), (url, nonce, payload, known) => {
      const signer = known ? { key, account: "https://acme.example/1" } : { key };
      const sent = JSON.parse(signedBody(signer, { url, nonce }, payload));
      const header = JSON.parse(decoded(sent.protected));
      // This and nothing more: the key's secret half above all.
      const who = known ? { kid: signer.account } : { jwk: { crv, kty, x, y } };
      expect(header).toEqual({ alg: "ES256", url, nonce, ...who });
      expect(JSON.parse(decoded(sent.payload))).toEqual(JSON.parse(JSON.stringify(payload)));
      const signature = { key: publicKey, dsaEncoding: "ieee-p1363" as const };
      const signed = Buffer.from(`${sent.protected}.${sent.payload}`);
      expect(verify("sha256", signed, signature, Buffer.from(sent.signature, "base64url"))).toBe(true);
    }),
    { numRuns: 30 },
  );
});

test("without a payload it reads", () => {
  const sent = JSON.parse(signedBody({ key }, { url: "https://acme.example/", nonce: "n" }, undefined));
  expect(sent.payload).toBe("");
});

test("a key authorization is the token and the key's thumbprint", () => {
  const { x, y } = createPublicKey(key).export({ format: "jwk" });
  const canonical = `{"crv":"P-256","kty":"EC","x":"${x}","y":"${y}"}`;
  const thumbprint = createHash("sha256").update(canonical).digest("base64url");
  expect(keyAuthorization("token", key)).toBe(`token.${thumbprint}`);
});

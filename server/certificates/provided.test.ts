import "reflect-metadata";
import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as x509 from "@peculiar/x509";
import { expect, onTestFinished, test } from "vitest";
import { readSettings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { aCertificate, keyOf } from "../../tests/support/certificates.ts";
import { openCertificate } from "./choose.ts";

const day = 24 * 60 * 60 * 1000;
const now = Date.now();
const root = await aCertificate("Root");
const intermediate = await aCertificate("Intermediate", root);
const leaf = await aCertificate("Leaf", intermediate, ["portal.example"]);
const key = createPrivateKey(await keyOf(leaf));
const keyPem = key.export({ format: "pem", type: "pkcs8" }).toString();
const wholeChain = leaf.pem + intermediate.pem;

function brought(chain: string | undefined, privateKey: string | undefined, at = now) {
  const folder = mkdtempSync(join(tmpdir(), "postern-brought-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "certs"));
  if (chain !== undefined) writeFileSync(join(folder, "certs", "fullchain.pem"), chain);
  if (privateKey !== undefined) writeFileSync(join(folder, "certs", "privkey.pem"), privateKey);
  return openCertificate(readSettings({ ORIGIN: "https://portal.example" }, undefined, folder), at);
}

test("files that are brought are served, and nothing is said against them", async () => {
  const opened = await brought(leaf.pem + intermediate.pem + root.pem, keyPem);
  expect(opened).toMatchObject({ kind: "brought", names: ["portal.example"], key: keyPem });
  expect(opened.certificate).toBe(leaf.pem + intermediate.pem + root.pem);
  expect(opened.authority).toBeUndefined();
  expect(Math.abs(opened.notAfter - (now + 30 * day))).toBeLessThan(1000);
  expect(opened.warnings).toEqual([]);
});

test("a chain in the wrong order is put in order, and what does not belong to it left out", async () => {
  const stranger = await aCertificate("Stranger");
  const mixed = root.pem + stranger.pem + intermediate.pem + leaf.pem;
  expect((await brought(mixed, keyPem)).certificate).toBe(leaf.pem + intermediate.pem + root.pem);
});

test.each([
  ["SEC 1", key.export({ format: "pem", type: "sec1" }).toString()],
  [
    "SEC 1 behind its parameters",
    `-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n${key.export({ format: "pem", type: "sec1" })}`,
  ],
  ["a byte order mark and CRLF", `\uFEFF${keyPem.replaceAll("\n", "\r\n")}`],
])("a key in the form of %s is read", async (_, text) => {
  const opened = await brought(`\uFEFFwords\n${wholeChain.replaceAll("\n", "\r\n")}`, text);
  expect(opened).toMatchObject({ certificate: wholeChain, key: keyPem });
});

test("what browsers may refuse it for is said, and it is served all the same", async () => {
  expect((await brought(leaf.pem, keyPem)).warnings).toEqual([
    "fullchain.pem lacks the intermediate certificate (CN=Intermediate), without which phones and programs refuse the connection; append it to the file.",
  ]);
  const other = await aCertificate("Other", undefined, ["other.example"]);
  expect((await brought(other.pem, await keyOf(other))).warnings).toEqual([
    "The certificate is not for https://portal.example, which ORIGIN names; it is for other.example.",
  ]);
  expect((await brought(wholeChain, keyPem, now - 2 * day)).warnings).toEqual([
    expect.stringMatching(/^The certificate is not valid before .*; is this machine's clock right\?$/),
  ]);
});

const locked = key
  .export({ format: "pem", type: "pkcs8", cipher: "aes-256-cbc", passphrase: "x" })
  .toString();
const strange = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;

test.each([
  ["no key", wholeChain, undefined, /fullchain\.pem is there, but .*privkey\.pem is missing/],
  ["no certificate", undefined, keyPem, /privkey\.pem is there, but .*fullchain\.pem is missing/],
  [
    "another key",
    wholeChain,
    strange.export({ format: "pem", type: "pkcs8" }).toString(),
    /is not the key of any/,
  ],
  ["a locked key", wholeChain, locked, /locked with a passphrase/],
  ["an empty key", wholeChain, "", /holds no private key/],
  ["half a key", wholeChain, keyPem.slice(0, 100), /holds no private key/],
  ["a broken key", wholeChain, keyPem.replace(/[A-Z]{2}/g, "//").replaceAll("//", "AA"), /private key/],
  ["half a certificate", leaf.pem.slice(0, 200), keyPem, /holds no certificate/],
  ["a broken certificate", leaf.pem.replace("MII", "MIA"), keyPem, /Certificate 1 in .* cannot be read/],
])("%s stops the start with one sentence", async (_, chain, privateKey, sentence) => {
  const problem = await brought(chain, privateKey).catch((error: unknown) => error);
  expect(problem).toBeInstanceOf(StartProblem);
  expect((problem as Error).message).toMatch(sentence);
});

test("an ended certificate stops the start", async () => {
  await expect(brought(wholeChain, keyPem, now + 31 * day)).rejects.toThrow(/fullchain\.pem ended on \d{4}-/);
});

test("a key too short for TLS stops the start", async () => {
  const rsa = {
    name: "RSASSA-PKCS1-v1_5",
    hash: "SHA-256",
    publicExponent: new Uint8Array([1, 0, 1]),
    modulusLength: 1024,
  };
  const keys = await crypto.subtle.generateKey(rsa, true, ["sign", "verify"]);
  const weak = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=Weak",
    keys,
    signingAlgorithm: rsa,
  });
  const der = Buffer.from(await crypto.subtle.exportKey("pkcs8", keys.privateKey)).toString("base64");
  await expect(
    brought(weak.toString("pem"), `-----BEGIN PRIVATE KEY-----\n${der}\n-----END PRIVATE KEY-----`),
  ).rejects.toThrow(/cannot be used for TLS: .*key too small/);
});

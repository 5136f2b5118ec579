import "reflect-metadata";
import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as x509 from "@peculiar/x509";
import { expect, onTestFinished, test } from "vitest";
import { readSettings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { certificateWarningText } from "#lib/words/certificate-words.ts";
import { aCertificate, aPair, contentOf, keyOf } from "../../tests/support/certificates.ts";
import { openCertificate, presentCertificate } from "./choose.ts";

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
    { code: "no intermediate", issuer: "CN=Intermediate" },
  ]);
  const other = await aCertificate("Other", undefined, ["other.example"]);
  expect((await brought(other.pem, await keyOf(other))).warnings).toEqual([
    { code: "not covered", origins: ["https://portal.example"], names: ["other.example"] },
  ]);
  expect((await brought(wholeChain, keyPem, now - 2 * day)).warnings).toEqual([
    { code: "not yet valid", from: expect.stringMatching(/^\d{4}-/) },
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

const ec = (curve: string) => ["-newkey", "ec", "-pkeyopt", `ec_paramgen_curve:${curve}`];

/** A pair that openssl makes, of this key and with this extension. */
async function made(key: string[], extension?: string) {
  const { cert, key: keyText } = contentOf(aPair([...key, ...(extension ? ["-addext", extension] : [])]));
  const opened = await brought(String(cert), String(keyText), Date.now()).catch(
    (error: Error) => error.message,
  );
  // The names are not what this is about.
  if (typeof opened === "string") return opened;
  return opened.warnings
    .filter(({ code }) => code !== "not covered")
    .map((warning) => certificateWarningText("en", warning));
}

test.each([
  ["P-256", ec("P-256"), undefined, []],
  ["P-384", ec("P-384"), "keyUsage=critical,digitalSignature", []],
  ["RSA", ["-newkey", "rsa:2048"], "extendedKeyUsage=serverAuth,clientAuth", []],
  ["any use", ec("P-256"), "extendedKeyUsage=anyExtendedKeyUsage", []],
  [
    "P-521",
    ec("P-521"),
    undefined,
    [/^Browsers refuse this kind of key \(ECDSA P-521\); use P-256 or RSA\.$/],
  ],
  ["RSA-PSS", ["-newkey", "rsa-pss", "-pkeyopt", "rsa_keygen_bits:2048"], undefined, [/RSA-PSS 2048/]],
  ["Ed25519", ["-newkey", "ed25519"], undefined, [/Browsers refuse this kind of key \(ed25519\)/]],
  ["no signatures", ec("P-256"), "keyUsage=critical,keyAgreement", [/key usage lacks digitalSignature/]],
  ["must-staple", ec("P-256"), "tlsfeature=status_request", [/must-staple/]],
  ["two features", ec("P-256"), "tlsfeature=status_request_v2,status_request", [/must-staple/]],
])("what browsers refuse a certificate of %s for is said", async (_, key, extension, concerns) => {
  expect(await made(key, extension)).toEqual(concerns.map((words) => expect.stringMatching(words)));
});

test.each([
  ["clients", ec("P-256"), "extendedKeyUsage=clientAuth", /is not one for servers.*serverAuth/],
  ["an authority", ec("P-256"), "keyUsage=critical,keyCertSign,cRLSign", /is not one for servers/],
  ["a curve that TLS lacks", ec("secp256k1"), undefined, /TLS cannot use \(ECDSA secp256k1\)/],
])("one of %s, which nobody can use, stops the start", async (_, key, extension, sentence) => {
  expect(await made(key, extension)).toMatch(sentence);
});

test.each([
  [
    "a link to nothing",
    (path: string) => symlinkSync("/nowhere/privkey.pem", path),
    /is a link to \/nowhere\/privkey\.pem, which is not there/,
  ],
  ["a folder", (path: string) => mkdirSync(path), /is a folder, not a file/],
  ["a link to itself", (path: string) => symlinkSync(path, path), /cannot be read \(ELOOP\)/],
])("%s in place of a file stops the start", async (_, put, sentence) => {
  for (const name of ["fullchain.pem", "privkey.pem"]) {
    const folder = mkdtempSync(join(tmpdir(), "postern-brought-"));
    mkdirSync(join(folder, "certs"));
    put(join(folder, "certs", name));
    const settings = readSettings({}, undefined, folder);
    for (const open of [() => openCertificate(settings, now), async () => presentCertificate(settings, now)])
      await expect(open()).rejects.toThrow(sentence);
  }
});

test("a CERT_DIR that leads nowhere stops the start", async () => {
  const folder = mkdtempSync(join(tmpdir(), "postern-brought-"));
  symlinkSync("/nowhere/certs", join(folder, "certs"));
  const opening = openCertificate(readSettings({}, undefined, folder), now);
  await expect(opening).rejects.toThrow(/certs is a link to \/nowhere\/certs, which is not there/);
});

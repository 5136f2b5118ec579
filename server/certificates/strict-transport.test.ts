import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { expect, onTestFinished, test } from "vitest";
import { readSettings } from "#lib/settings.ts";
import { aCertificate } from "../../tests/support/certificates.ts";
import type { ServerCertificate } from "./server-certificate.ts";
import { strictTransportFor } from "./strict-transport.ts";

const root = await aCertificate("Root");
const intermediate = await aCertificate("Intermediate", root);
const leaf = await aCertificate("Leaf", intermediate, ["portal.example"]);
const stranger = await aCertificate("Root");

const year = "max-age=31536000";
const atPortal = { ORIGIN: "https://portal.example" };
const shown = (kind: ServerCertificate["kind"], ...chain: readonly { pem: string }[]): ServerCertificate => ({
  kind,
  certificate: chain.map(({ pem }) => pem).join(""),
  key: "",
  names: [],
  notAfter: 0,
  warnings: [],
});
const said = (given: Record<string, string>, certificate: ServerCertificate) =>
  strictTransportFor(readSettings(given, undefined, "/"), certificate);

/** From now on this machine knows the authority, as it does the web's. */
function known(authority: { pem: string }): void {
  const before = getCACertificates("default");
  setDefaultCACertificates([...before, authority.pem]);
  onTestFinished(() => setDefaultCACertificates(before));
}

test("with a certificate that leads to an authority known here, at an address without a port, it is a year", () => {
  known(root);
  expect(said(atPortal, shown("brought", leaf, intermediate))).toBe(year);
  expect(said(atPortal, shown("brought", leaf, intermediate, root))).toBe(year);
  expect(said({ ...atPortal, PORT: "8443" }, shown("brought", leaf, intermediate))).toBe(year);
});

test("ACME's certificates are a public authority's", () => {
  expect(said({ ...atPortal, ACME_EMAIL: "ada@portal.example" }, shown("acme", leaf))).toBe(year);
});

test("without an authority known here nothing is said, even if it calls itself public", () => {
  known(stranger);
  expect(said(atPortal, shown("brought", leaf, intermediate))).toBeUndefined();
  expect(said(atPortal, shown("brought", leaf, intermediate, root))).toBeUndefined();
  expect(said(atPortal, shown("brought", leaf))).toBeUndefined();
});

test("nor for the portal's own authority, another port or this machine alone", () => {
  known(root);
  expect(said(atPortal, shown("local", leaf, intermediate))).toBeUndefined();
  expect(said({}, shown("brought", leaf, intermediate))).toBeUndefined();
  expect(said({ PORT: "443" }, shown("brought", leaf, intermediate))).toBeUndefined();
  expect(
    said({ ORIGIN: "https://portal.example:8443" }, shown("brought", leaf, intermediate)),
  ).toBeUndefined();
});

test("HSTS says otherwise", () => {
  expect(said({ HSTS: "300" }, shown("local", leaf))).toBe("max-age=300");
  expect(said({ HSTS: "0" }, shown("local", leaf))).toBe("max-age=0");
  expect(said({ ...atPortal, HSTS: "off" }, shown("acme", leaf))).toBeUndefined();
});

import { expect, test } from "vitest";
import { readSettings } from "#lib/settings.ts";
import { startupMessage } from "./startup-message.ts";

const settings = readSettings({ CERT_DIR: "/srv/certs" }, undefined, "/srv");
const authority = { path: "/srv/certs/local/authority.pem", fingerprint: "AA:BB" };
const certificate = {
  kind: "local",
  certificate: "",
  key: "",
  names: [],
  notAfter: 0,
  warnings: [],
} as const;

test("whoever runs the portal reads at each start that the authority was replaced, until they have seen to it", () => {
  const replaced = { folder: "/srv/certs/local/replaced", name: "Postern local authority 0a1b2c" };
  const block = startupMessage(settings, { ...certificate, authority: { ...authority, replaced } });
  expect(block).toContain(
    'The one before, "Postern local authority 0a1b2c", could vouch for more than servers',
  );
  expect(block).toContain("/srv/certs/local/replaced");
  expect(startupMessage(settings, { ...certificate, authority })).not.toContain("The one before");
});

test("what browsers refuse a certificate for that was brought stands below it", () => {
  const warnings = [{ code: "kind of key", kind: "ECDSA P-521" }] as const;
  const brought = { ...certificate, kind: "brought", warnings } as const;
  expect(startupMessage(settings, brought)).toContain(
    "\n  Browsers refuse this kind of key (ECDSA P-521); use P-256 or RSA.\n",
  );
  expect(startupMessage(settings, brought, "de")).toMatch(
    /^Postern ist geöffnet unter https:\/\/localhost:8443\n {2}Zertifikat {13}Ihr eigenes, aus \/srv\/certs/,
  );
});

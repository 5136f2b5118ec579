import { stripVTControlCharacters } from "node:util";
import { encode } from "uqr";
import { expect, test } from "vitest";
import { readSettings } from "#lib/settings.ts";
import { firstOperatorMessage, startupMessage, terminalQrCode } from "./startup-message.ts";

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

const alone = { elsewhere: undefined };

test("a start names an address for other devices, and there how the certificate is trusted", () => {
  const lines = (elsewhere: string | undefined) =>
    startupMessage(settings, { ...certificate, authority }, { elsewhere }).split("\n");
  expect(lines("https://10.0.0.5:8443")).toEqual([
    "Postern is open at https://localhost:8443",
    "  Elsewhere    https://10.0.0.5:8443 on phones and computers in this network",
    "  Certificate  made by this portal's own authority, until 1970-01-01",
    "  Authority    /srv/certs/local/authority.pem",
    "  Fingerprint  SHA-256 AA:BB",
    "  Browsers warn until they trust the authority, once on each device:",
    "  https://10.0.0.5:8443/connection/trust says how.",
    "",
  ]);
  expect(lines(undefined)).not.toContainEqual(expect.stringContaining("Elsewhere"));
  expect(lines(undefined)).toContain("  https://localhost:8443/connection/trust says how.");
});

test("the code on a terminal is the address, light on dark, two modules in a character", async () => {
  const address = "https://192.168.100.100:8443";
  const { data } = encode(address, { border: 2 });
  const lines = stripVTControlCharacters(await terminalQrCode(address)).split("\n");
  const halves = lines.map((line) => [...line.slice(2)]);
  const seen = data.map((row, y) =>
    row.map((_, x) => !(y % 2 === 0 ? "█▀" : "█▄").includes(halves[y >> 1]?.[x] ?? " ")),
  );
  expect(seen).toEqual(data);
});

test("while there is no operator a start says how to become the first", () => {
  expect(firstOperatorMessage("https://localhost:8443/link/0123456789ABCDEF", "en")).toBe(
    "  There is no operator yet. Who opens this link within 24 hours can become the first, once:\n" +
      "  https://localhost:8443/link/0123456789ABCDEF\n",
  );
  for (const language of ["en", "de"] as const)
    expect(firstOperatorMessage(undefined, language)).toMatch(
      /npx postern operator add NAME.*\n.*npx postern operator add --link/,
    );
});

test("the operator reads at each start that the authority was replaced, until it is dealt with", () => {
  const replaced = { folder: "/srv/certs/local/replaced", name: "Postern local authority 0a1b2c" };
  const block = startupMessage(settings, { ...certificate, authority: { ...authority, replaced } }, alone);
  expect(block).toContain(
    'The one before, "Postern local authority 0a1b2c", could vouch for more than servers',
  );
  expect(block).toContain("/srv/certs/local/replaced");
  expect(startupMessage(settings, { ...certificate, authority }, alone)).not.toContain("The one before");
});

test("what browsers refuse a certificate for that was brought stands below it", () => {
  const warnings = [{ code: "kind of key", kind: "ECDSA P-521" }] as const;
  const brought = { ...certificate, kind: "brought", warnings } as const;
  expect(startupMessage(settings, brought, alone)).toContain(
    "\n  Browsers refuse this kind of key (ECDSA P-521); use P-256 or RSA.\n",
  );
  expect(startupMessage(settings, brought, alone, "de")).toMatch(
    /^Postern ist geöffnet unter https:\/\/localhost:8443\n {2}Zertifikat {13}Ihr eigenes, aus \/srv\/certs/,
  );
});

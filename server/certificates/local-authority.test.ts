import { spawnSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { isIP } from "node:net";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { connect, createServer } from "node:tls";
import { expect, onTestFinished, test } from "vitest";
import { hostOfOrigin } from "#lib/origin.ts";
import { adoptSettings, readSettings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { anOldAuthority } from "../../tests/support/certificates.ts";
import { openCertificate } from "./choose.ts";
import { renewLocalCertificate } from "./local-authority.ts";
import { bareName } from "./machine-name.ts";
import type { ServerCertificate } from "./server-certificate.ts";
import { issueAuthority, issueLeaf, mayVouchFor } from "./x509.ts";

const day = 24 * 60 * 60 * 1000;
const now = Date.now();
const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

adoptSettings(readSettings({ LOG_LEVEL: "error" }, undefined, "/"));

const settingsOf = (root: string, origin = "") => readSettings({ ORIGIN: origin }, undefined, root);
const fileIn = (root: string, name: string) => join(root, "certs", "local", name);

/** A folder of this test alone, gone after it. */
function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "postern-authority-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** What a client that trusts the authority alone says of the certificate: undefined, or the reason against it. */
async function refusalBy(authorityPath: string, served: { certificate: string; key: string }, host: string) {
  const server = createServer({ cert: served.certificate, key: served.key }).on("tlsClientError", () => {});
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as { port: number };
  try {
    return await new Promise<string | undefined>((done) => {
      const ca = readFileSync(authorityPath);
      const servername = isIP(host) === 0 ? host : "";
      const socket = connect({
        port,
        ca,
        servername,
        host: "127.0.0.1",
        checkServerIdentity: () => undefined,
      });
      socket.once("secureConnect", () => {
        const { raw } = socket.getPeerCertificate();
        const leaf = new X509Certificate(raw);
        const named = isIP(host) === 0 ? leaf.checkHost(host, { subject: "never" }) : leaf.checkIP(host);
        socket.end();
        done(named === undefined ? "another name" : undefined);
      });
      socket.once("error", (error) => done(error.message));
    });
  } finally {
    server.close();
  }
}

const origins = [
  "https://localhost:8443",
  "https://192.168.1.5:8443",
  "https://[fd00::1]:8443",
  "https://portal.lan",
  "https://portal",
  "https://a.localhost:8443",
  "https://portal.example",
  "https://203.0.113.9",
  "https://[2001:db8::9]",
];

test.each(origins)("a first start with ORIGIN=%s gives a certificate that clients take", async (origin) => {
  const root = aFolder();
  const opened = await openCertificate(settingsOf(root, origin), now);
  expect(opened.kind).toBe("local");
  expect(opened.names).toEqual([...new Set(["localhost", "127.0.0.1", "::1", hostOfOrigin(origin)])]);
  for (const name of opened.names)
    expect(await refusalBy(fileIn(root, "authority.pem"), opened, name)).toBeUndefined();
});

test.skipIf(!hasOpenssl).each(origins)(
  "openssl finds nothing against the certificate of %s",
  async (origin) => {
    const root = aFolder();
    const { names } = await openCertificate(settingsOf(root, origin), now);
    for (const name of names) {
      const check = [isIP(name) === 0 ? "-verify_hostname" : "-verify_ip", name];
      const strictly = ["-x509_strict", "-purpose", "sslserver", ...check];
      const files = ["-CAfile", fileIn(root, "authority.pem"), fileIn(root, "fullchain.pem")];
      const { status, stderr } = spawnSync("openssl", ["verify", ...strictly, ...files], {
        encoding: "utf8",
      });
      expect({ name, status, stderr }).toMatchObject({ status: 0 });
    }
  },
);

test("the certificates have the parts that browsers ask for, and no more life than they allow", async () => {
  const root = aFolder();
  const opened = await openCertificate(settingsOf(root), now);
  const leaf = new X509Certificate(opened.certificate);
  const authority = new X509Certificate(readFileSync(fileIn(root, "authority.pem")));
  expect(opened.authority).toEqual({
    path: fileIn(root, "authority.pem"),
    fingerprint: authority.fingerprint256,
  });
  expect(authority.ca).toBe(true);
  expect(authority.subject).toMatch(/CN=Postern local authority [0-9a-f]{6}/);
  expect(leaf.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1"]);
  expect(leaf.ca).toBe(false);
  expect(leaf.serialNumber).toMatch(/^[4-7][0-9A-F]{31}$/);
  expect(leaf.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: "prime256v1" });
  expect(leaf.validToDate.getTime() - leaf.validFromDate.getTime()).toBe(90 * day);
  expect(leaf.validFromDate.getTime()).toBeLessThan(now - day);
  expect(opened.notAfter).toBe(leaf.validToDate.getTime());
});

test("the files lie where they are promised, keys private", async () => {
  const root = aFolder();
  await openCertificate(settingsOf(root), now);
  expect(readdirSync(fileIn(root, "")).sort()).toEqual([
    "authority-key.pem",
    "authority.pem",
    "fullchain.pem",
    "privkey.pem",
  ]);
  const modes = ["", "authority-key.pem", "privkey.pem"].map(
    (name) => statSync(fileIn(root, name)).mode & 0o777,
  );
  expect(modes).toEqual([0o700, 0o600, 0o600]);
});

test("the next start takes the same certificate, until less than a third of its life is left", async () => {
  const root = aFolder();
  const first = await openCertificate(settingsOf(root), now);
  expect(await openCertificate(settingsOf(root), now + 57 * day)).toEqual(first);
  const renewed = await openCertificate(settingsOf(root), now + 59 * day);
  expect(renewed.certificate).not.toBe(first.certificate);
  expect(renewed.authority).toEqual(first.authority);
});

test("another private ORIGIN gets a fitting certificate of the same authority", async () => {
  const root = aFolder();
  const first = await openCertificate(settingsOf(root), now);
  const second = await openCertificate(settingsOf(root, "https://portal.local,https://10.1.2.3"), now);
  expect(second.authority).toEqual(first.authority);
  expect(second.names).toEqual(["localhost", "127.0.0.1", "::1", "portal.local", "10.1.2.3"]);
  expect(await refusalBy(fileIn(root, "authority.pem"), second, "portal.local")).toBeUndefined();
});

const machine = ["cottage.local", "10.0.0.5", "fd00::5"];
const sure = ["localhost", "127.0.0.1", "::1"];

test("the machine's own names and addresses are in the certificate, and clients take it for each", async () => {
  const root = aFolder();
  const opened = await openCertificate(settingsOf(root), now, machine);
  expect(opened.names).toEqual([...sure, ...machine]);
  for (const name of machine)
    expect(await refusalBy(fileIn(root, "authority.pem"), opened, name)).toBeUndefined();
});

test("an address that comes gets another certificate of the same authority; one that goes leaves it as it is", async () => {
  const root = aFolder();
  const first = await openCertificate(settingsOf(root), now, machine);
  const second = await openCertificate(settingsOf(root), now, [...machine, "192.168.1.5"]);
  expect(second.authority).toEqual(first.authority);
  expect(second.names).toEqual([...sure, ...machine, "192.168.1.5"]);
  expect(await openCertificate(settingsOf(root), now, machine)).toEqual(second);
  expect((await openCertificate(settingsOf(root), now)).names).toEqual(sure);
});

test("a name of the machine that the authority may not vouch for is left out, and no new authority is made", async () => {
  const root = aFolder();
  const first = await openCertificate(settingsOf(root), now, machine);
  const renamed = ["another-name", "another-name.local"];
  const second = await openCertificate(settingsOf(root), now, renamed);
  expect(second.authority).toEqual(first.authority);
  expect(second.names).toEqual([...sure, "another-name.local"]);
  expect(await openCertificate(settingsOf(root), now, renamed)).toEqual(second);
});

test("an address that comes while the authority's key lies elsewhere changes nothing", async () => {
  const root = aFolder();
  const first = await openCertificate(settingsOf(root), now, machine);
  rmSync(fileIn(root, "authority-key.pem"));
  expect(await openCertificate(settingsOf(root), now, [...machine, "192.168.1.5"])).toEqual(first);
});

test("a site of another name that the authority signs is refused", async () => {
  const root = aFolder();
  await openCertificate(settingsOf(root, "https://portal.lan"), now);
  const [certificate, key] = ["authority.pem", "authority-key.pem"].map((name) =>
    readFileSync(fileIn(root, name), "utf8"),
  );
  const authority = { certificate: certificate!, key: key! };
  for (const name of ["bank.example", "lan", "portal.lan.example", "8.8.8.8", "2001:db8::1"]) {
    const forged = await issueLeaf(authority, [name], now);
    expect(await refusalBy(fileIn(root, "authority.pem"), forged, name)).toMatch(
      /permitted subtree violation/,
    );
  }
});

/** What openssl says of a certificate that somebody with the authority's key made; undefined: nothing against it. */
function refusalOfForged(root: string, purpose: string, extensions: readonly string[]): string | undefined {
  const [request, key, forged] = ["forged.csr", "forged.key", "forged.pem"].map((name) => join(root, name));
  const openssl = (...args: string[]) => spawnSync("openssl", args, { encoding: "utf8" });
  const [ca, caKey] = [fileIn(root, "authority.pem"), fileIn(root, "authority-key.pem")];
  writeFileSync(join(root, "extensions"), ["keyUsage=critical,digitalSignature", ...extensions].join("\n"));
  openssl(
    "req",
    "-new",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-subj",
    "/CN=Ada",
    "-keyout",
    key!,
    "-out",
    request!,
  );
  const by = ["-CA", ca, "-CAkey", caKey, "-CAcreateserial", "-extfile", join(root, "extensions")];
  expect(openssl("x509", "-req", "-in", request!, ...by, "-out", forged!).status).toBe(0);
  const { status, stderr } = openssl("verify", "-purpose", purpose, "-CAfile", ca, forged!);
  return status === 0 ? undefined : stderr;
}

const forgeries = [
  ["signs mail", "smimesign", ["extendedKeyUsage=emailProtection", "subjectAltName=email:ada@bank.example"]],
  ["signs mail of nobody", "smimesign", ["extendedKeyUsage=emailProtection"]],
  ["hides mail", "smimeencrypt", ["keyUsage=keyEncipherment", "extendedKeyUsage=emailProtection"]],
  ["says who somebody is", "sslclient", ["extendedKeyUsage=clientAuth"]],
  ["says so by URI", "any", ["extendedKeyUsage=clientAuth", "subjectAltName=URI:https://bank.example/ada"]],
  [
    "signs programs for an address",
    "any",
    ["extendedKeyUsage=codeSigning", "subjectAltName=email:a@b.example"],
  ],
] as const;

test.skipIf(!hasOpenssl).each(forgeries)(
  "a certificate that the authority signs and that %s is refused",
  async (_, purpose, extensions) => {
    const root = aFolder();
    await openCertificate(settingsOf(root), now);
    expect(refusalOfForged(root, purpose, extensions)).toMatch(/permitted subtree violation|purpose/);
    const old = await anOldAuthority();
    writeFileSync(fileIn(root, "authority.pem"), old.certificate);
    writeFileSync(fileIn(root, "authority-key.pem"), old.key);
    expect(refusalOfForged(root, purpose, extensions)).toBeUndefined();
  },
);

test("the authority may vouch for this machine's own name, but for nothing below it", async () => {
  const root = aFolder();
  const first = await openCertificate(settingsOf(root), now);
  const name = bareName(hostname()) ?? "localhost";
  const second = await openCertificate(settingsOf(root, `https://${name}`), now);
  expect(second.authority).toEqual(first.authority);
  expect(await refusalBy(fileIn(root, "authority.pem"), second, name)).toBeUndefined();
});

test("a name of one label is no top-level domain to the authority, unless ORIGIN has names below it", async () => {
  const root = aFolder();
  const may = async (names: string[], name: string) =>
    await mayVouchFor((await issueAuthority(names, now)).certificate, name);
  expect(await may(["dev"], "dev")).toBe(true);
  expect(await may(["dev"], "www.dev")).toBe(false);
  expect(await may(["portal", "a.portal"], "a.portal")).toBe(true);
  expect(await may(["portal.lan"], "a.portal.lan")).toBe(true);
  const { certificate, key } = await issueAuthority(["dev"], now);
  writeFileSync(join(root, "authority.pem"), certificate);
  const leafFor = (name: string) => issueLeaf({ certificate, key }, [name], now);
  expect(await refusalBy(join(root, "authority.pem"), await leafFor("dev"), "dev")).toBeUndefined();
  expect(await refusalBy(join(root, "authority.pem"), await leafFor("www.dev"), "www.dev")).toMatch(
    /excluded subtree violation/,
  );
});

/** As an earlier version left it. */
async function withAnOldAuthority(root: string): Promise<string> {
  const old = await anOldAuthority();
  const leaf = await issueLeaf(old, ["localhost", "127.0.0.1", "::1"], now);
  mkdirSync(fileIn(root, ""), { recursive: true });
  writeFileSync(fileIn(root, "authority.pem"), old.certificate);
  writeFileSync(fileIn(root, "authority-key.pem"), old.key);
  writeFileSync(fileIn(root, "fullchain.pem"), leaf.certificate);
  writeFileSync(fileIn(root, "privkey.pem"), leaf.key);
  return old.certificate;
}

test("an authority that may vouch for more than servers is replaced with a word, and kept beside", async () => {
  const root = aFolder();
  const old = await withAnOldAuthority(root);
  const opened = await openCertificate(settingsOf(root), now);
  expect(await refusalBy(fileIn(root, "authority.pem"), opened, "localhost")).toBeUndefined();
  expect(opened.authority?.fingerprint).not.toBe(new X509Certificate(old).fingerprint256);
  expect(opened.warnings).toEqual([{ code: "new authority" }]);
  const folder = fileIn(root, "replaced");
  expect(opened.authority?.replaced).toEqual({ folder, name: "Postern local authority 0a1b2c" });
  expect(readFileSync(join(folder, "authority.pem"), "utf8")).toBe(old);
  expect(statSync(join(folder, "authority-key.pem")).mode & 0o777).toBe(0o600);
  expect(await openCertificate(settingsOf(root), now)).toEqual(opened);
  rmSync(folder, { recursive: true });
  const later = await openCertificate(settingsOf(root), now);
  expect(later).toMatchObject({ certificate: opened.certificate, warnings: [] });
  expect(later.authority?.replaced).toBeUndefined();
});

test("an authority without its key goes on until it has to issue", async () => {
  const root = aFolder();
  const old = await withAnOldAuthority(root);
  rmSync(fileIn(root, "authority-key.pem"));
  const opened = await openCertificate(settingsOf(root), now);
  expect(opened.authority?.fingerprint).toBe(new X509Certificate(old).fingerprint256);
  await expect(renewLocalCertificate(settingsOf(root), now)).rejects.toThrow(/authority-key.pem is missing/);
});

test("a start that was cut off between the old authority and the new one is made good by the next", async () => {
  const root = aFolder();
  await withAnOldAuthority(root);
  const { authority } = await openCertificate(settingsOf(root), now);
  rmSync(fileIn(root, "authority.pem"));
  const opened = await openCertificate(settingsOf(root), now);
  expect(opened.authority?.fingerprint).not.toBe(authority?.fingerprint);
  expect(opened.authority?.replaced).toEqual(authority?.replaced);
  expect(await refusalBy(fileIn(root, "authority.pem"), opened, "localhost")).toBeUndefined();
});

async function problemOf(opening: Promise<ServerCertificate>): Promise<string> {
  const error = await opening.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StartProblem);
  return (error as StartProblem).message;
}

test("an ORIGIN that the authority may not vouch for is explained", async () => {
  const root = aFolder();
  await openCertificate(settingsOf(root), now);
  const problem = await problemOf(openCertificate(settingsOf(root, "https://portal.example"), now));
  expect(problem).toContain("may not vouch for portal.example");
  expect(problem).toContain(`delete ${fileIn(root, "").replace(/\/$/, "")}`);
});

test("a clock of 1970 makes no certificate, but serves one that is there", async () => {
  const root = aFolder();
  expect(await problemOf(openCertificate(settingsOf(root), 5000))).toContain(
    "clock says 1970-01-01T00:00:05.000Z",
  );
  const opened = await openCertificate(settingsOf(root), now);
  const { warnings, ...early } = await openCertificate(settingsOf(root), 5000);
  expect({ ...early, warnings: [] }).toEqual(opened);
  expect(warnings).toEqual([{ code: "not yet valid", from: expect.any(String) }]);
});

test("a renewal that fails does not stop the start while the certificate is good", async () => {
  const root = aFolder();
  const opened = await openCertificate(settingsOf(root), now);
  rmSync(fileIn(root, "authority-key.pem"));
  expect(await openCertificate(settingsOf(root), now + 80 * day)).toEqual(opened);
  expect(await problemOf(openCertificate(settingsOf(root), now + 89 * day))).toContain(
    "authority-key.pem is missing",
  );
});

test.each([
  ["fullchain.pem", "privkey.pem"],
  ["privkey.pem", "fullchain.pem"],
])("a start that was cut off before %s was written is made good by the next", async (missing, other) => {
  const root = aFolder();
  await openCertificate(settingsOf(root), now);
  const strange = aFolder();
  await openCertificate(settingsOf(strange), now);
  rmSync(fileIn(root, missing));
  const opened = await openCertificate(settingsOf(root), now);
  writeFileSync(fileIn(root, other), readFileSync(fileIn(strange, other)));
  const again = await openCertificate(settingsOf(root), now);
  expect(again.authority).toEqual(opened.authority);
  expect(await refusalBy(fileIn(root, "authority.pem"), again, "localhost")).toBeUndefined();
});

test("a certificate made by a clock that ran ahead is made anew when the clock is right", async () => {
  const root = aFolder();
  const early = await openCertificate(settingsOf(root), now + 10 * day);
  const opened = await openCertificate(settingsOf(root), now);
  expect(opened.certificate).not.toBe(early.certificate);
  expect(await refusalBy(fileIn(root, "authority.pem"), opened, "localhost")).toBeUndefined();
});

test("a certificate of another authority is replaced by one of this", async () => {
  const [root, strange] = [aFolder(), aFolder()];
  await openCertificate(settingsOf(root), now);
  await openCertificate(settingsOf(strange), now);
  for (const name of ["fullchain.pem", "privkey.pem"])
    writeFileSync(fileIn(root, name), readFileSync(fileIn(strange, name)));
  const opened = await openCertificate(settingsOf(root), now);
  expect(await refusalBy(fileIn(root, "authority.pem"), opened, "localhost")).toBeUndefined();
});

test("a directory that cannot be made is one sentence", async () => {
  const root = aFolder();
  writeFileSync(join(root, "certs"), "");
  expect(await problemOf(openCertificate(settingsOf(root), now))).toMatch(
    /fullchain\.pem cannot be read \(ENOTDIR\)/,
  );
});

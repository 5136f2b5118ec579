import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { of, posternWith, type Ran } from "../support/command.ts";
import { givenKeys } from "../support/given-keys.ts";
import { loggedIn, signedUp } from "../support/people.ts";
import { PlainBrowser } from "../support/plain-browser.ts";
import { freePort, type Portal, startPortal, waitFor } from "../support/portal.ts";

import { installed } from "../support/programs.ts";

const folder = mkdtempSync(join(tmpdir(), "postern-bundle-"));
const bundle = join(folder, "bundle");
const root = join(import.meta.dirname, "../..");

/** All that an installation for serving has of npm. Whoever adds one says here that every portal carries it. */
const packages = `
  @fastify/busboy @formatjs/fast-memoize @formatjs/icu-messageformat-parser
  @formatjs/icu-skeleton-parser @isaacs/fs-minipass @noble/ciphers @noble/curves @noble/hashes
  @noble/post-quantum @peculiar/asn1-asym-key @peculiar/asn1-cms @peculiar/asn1-csr
  @peculiar/asn1-ecc @peculiar/asn1-pfx @peculiar/asn1-pkcs8 @peculiar/asn1-pkcs9 @peculiar/asn1-rsa
  @peculiar/asn1-schema @peculiar/asn1-x509 @peculiar/asn1-x509-attr @peculiar/asn1-x509-post-quantum
  @peculiar/utils @peculiar/x509 @pinojs/redact @schummar/icu-type-parser @scure/base @swc/helpers
  age-encryption asn1js atomic-sleep bcryptjs better-sqlite3 bowser buffer-crc32 chownr colorette
  commander cookie csv-parse dateformat drizzle-orm end-of-stream fast-copy fast-safe-stringify
  help-me icu-minify intl-messageformat iron-session iron-webcrypto joycon minimist minipass minizlib
  next node-addon-api on-exit-leak-free once pg pg-cloudflare pg-connection-string pg-int8 pg-pool
  pg-protocol pg-types pgpass pino pino-abstract-transport pino-pretty pino-std-serializers
  postgres-array postgres-bytea postgres-date postgres-interval process-warning pump pvtsutils pvutils
  quick-format-unescaped re2js real-require reflect-metadata safe-stable-stringify secure-json-parse
  sonic-boom split2 strip-json-comments tar thread-stream tslib tsyringe uint8array-extras uqr
  use-intl valibot wrappy xtend yallist yazl
`
  .trim()
  .split(/\s+/);

const keys = givenKeys();
let made: Ran;
let portal: Portal;

/** Runs the bundle's own command, without anything of this machine's to fall back on. */
async function command(
  args: readonly string[],
  environment: Record<string, string> = {},
  folder = bundle,
): Promise<Ran> {
  const env = { NODE_ENV: "production", PATH: "", ...environment } as const;
  const child = spawn(join(folder, "bin/postern"), args, {
    cwd: "/",
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  return { code: code as number | null, out, err };
}

/** The files and links below a folder, but for compiled code that is kept where it can be. */
function entriesOf(top: string): string[] {
  const entries = readdirSync(top, { withFileTypes: true }).filter(({ name }) => name !== ".cache");
  return entries.flatMap((entry) => {
    const path = join(top, entry.name);
    return entry.isDirectory() ? entriesOf(path) : [path];
  });
}

/** What each file is, with its rights and its time. */
function contentOf(top: string): string[] {
  return entriesOf(top).map((path) => {
    const { mode, mtimeMs } = lstatSync(path);
    const isLink = lstatSync(path).isSymbolicLink();
    const content = isLink
      ? readlinkSync(path)
      : createHash("sha256").update(readFileSync(path)).digest("hex");
    return [path.slice(top.length + 1), mode, isLink || mtimeMs, content].join(" ");
  });
}

beforeAll(async () => {
  const archive = join(folder, "postern.tgz");
  made = await posternWith("", ["bundle", archive]);
  expect(made).toMatchObject({ code: 0, out: "" });
  mkdirSync(bundle);
  execFileSync("tar", ["-xzf", archive, "-C", bundle, "--strip-components=1"]);
  portal = await startPortal({ ...keys, PATH: "", WORKERS: "1" }, "start", join(bundle, "bin/postern"));
});

afterAll(async () => {
  await portal?.stop();
  rmSync(folder, { recursive: true });
});

test("a bundle is small: one Node, and of npm only what is loaded while it serves", () => {
  const bytes = entriesOf(bundle).reduce((sum, path) => sum + lstatSync(path).size, 0);
  expect(bytes).toBeLessThan(350_000_000);
  expect(made.err).toContain(`${Math.ceil(bytes / 1_000_000)} MB unpacked`);
  const names = readdirSync(join(bundle, "node_modules")).flatMap((name) =>
    name.startsWith("@")
      ? readdirSync(join(bundle, "node_modules", name)).map((own) => `${name}/${own}`)
      : name,
  );
  expect(names.filter((name) => !name.startsWith(".")).sort()).toEqual(packages);
  const programs = entriesOf(bundle).filter(
    (path) => lstatSync(path).mode & 0o111 && !lstatSync(path).isSymbolicLink(),
  );
  expect(programs).toEqual([join(bundle, "bin/node"), join(bundle, "bin/postern")]);
});

test("a bundle starts in another folder with nothing else in reach, and people log in", async () => {
  const before = contentOf(bundle);
  const ada = await signedUp(portal, "ada");
  expect((await ada.get("/information")).status).toBe(200);
  await loggedIn(portal, "ada");
  expect((await ada.get("/information/export?format=zip")).status).toBe(200);
  expect((await ada.get("/connection")).status).toBe(200);
  // A given key for actions asks for no build, and nothing is written beside the program.
  expect(portal.output()).not.toContain("Building");
  expect(contentOf(bundle)).toEqual(before);
});

test("its command works as another's, but for what needs the sources", async () => {
  expect(await command(["health"], of(portal))).toEqual({ code: 0, out: "ok\n", err: "" });
  expect((await command(["member", "list"], { ...keys, ...of(portal) })).out).toContain("ada");
  expect((await command(["doctor"], { ...keys, ...of(portal) })).out).toMatch(/Integrity +ok/);
  const refused = await command(["bundle", join(folder, "another")]);
  expect(refused).toEqual({ code: 2, out: "", err: expect.stringMatching(/^This is a bundle, [^\n]+\n$/) });
});

test("every import of its code leads to something in it", () => {
  const lost = entriesOf(bundle)
    .filter((path) => path.endsWith(".ts") && !path.includes("/node_modules/"))
    .flatMap((path) =>
      importsOf(path)
        .filter((to) => !leadsSomewhere(path, to))
        .map((to) => [path.slice(bundle.length + 1), to]),
    );
  expect(lost).toEqual([
    // Pages alone load it, and the build has put all they need into them.
    ["features/request/current-member.ts", "next/navigation"],
    ["features/request/current-operator.ts", "next/navigation"],
  ]);
});

/** What the file imports when it runs. */
function importsOf(path: string): string[] {
  const found = readFileSync(path, "utf8").matchAll(
    /(?:^|\n)(?:import|export)\s+(?!type\s)[^;"'`]*?from\s*"([#.@\w][^"\s]*)"|import\s*\(?\s*"([#.@\w][^"\s]*)"/g,
  );
  return [...found].map(([, named, bare]) => named ?? bare ?? "").filter((to) => !to.startsWith("node:"));
}

function leadsSomewhere(from: string, to: string): boolean {
  if (to === "#server-only") return true;
  if (to.startsWith("#")) return existsSync(join(bundle, to.slice(1)));
  if (to.startsWith(".")) return existsSync(join(dirname(from), to));
  const [scope = "", name = ""] = to.split("/");
  const files = join(bundle, "node_modules", scope.startsWith("@") ? `${scope}/${name}` : scope);
  return existsSync(join(files, scope === "next" && name !== "" ? `${to.slice(5)}` : "package.json"));
}

test("no key of any portal is in it", () => {
  const own = join(root, "data/keys.json");
  const lists = existsSync(own) ? Object.values(JSON.parse(readFileSync(own, "utf8"))).flat() : [];
  const texts = [...Object.values(keys), ...lists].filter((text) => typeof text === "string");
  const all = texts.map((text) => Buffer.from(text, "base64url")).filter(({ length }) => length === 32);
  expect(all.length).toBeGreaterThanOrEqual(5);
  const needles = all.flatMap((key) => [
    key,
    ...(["base64", "base64url", "hex"] as const).map((form) =>
      Buffer.from(key.toString(form).replace(/=+$/, "")),
    ),
    Buffer.from(key.toString("hex").toUpperCase()),
  ]);
  for (const path of entriesOf(bundle)) {
    if (lstatSync(path).isSymbolicLink()) continue;
    const bytes = readFileSync(path);
    expect([path, needles.some((needle) => bytes.includes(needle))]).toEqual([path, false]);
  }
});

test("a folder of the same build has the same files", async () => {
  const again = join(folder, "again");
  expect(await posternWith("", ["bundle", again])).toMatchObject({ code: 0 });
  expect(contentOf(again)).toEqual(contentOf(bundle));
});

const hasSystemd = process.platform === "linux" && installed("systemd-analyze", "systemd-notify", "python3");

/** Prints a line for each datagram that comes to its socket, as systemd reads them. */
const listener = `
import socket, sys
heard = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
heard.bind(sys.argv[1])
print("listening", flush=True)
while True: print(heard.recv(4096).decode(), flush=True)`;

if (hasSystemd)
  test("systemd hears that the portal serves once it does, and that it ends", async () => {
    await portal.stop();
    const NOTIFY_SOCKET = join(folder, "notify");
    const systemd = spawn("python3", ["-c", listener, NOTIFY_SOCKET]);
    let heard = "";
    systemd.stdout.on("data", (chunk) => {
      heard += chunk;
    });
    try {
      await waitFor(() => heard.includes("listening"));
      const same = { ...keys, ...of(portal), WORKERS: "1", NOTIFY_SOCKET };
      portal = await startPortal(same, "start", join(bundle, "bin/postern"));
      await waitFor(() => heard.includes("READY=1"));
      expect((await new PlainBrowser(portal).get("/readyz")).status).toBe(200);
      expect(heard).not.toContain("STOPPING=1");
      await portal.stop();
      expect(heard.match(/^(READY|STOPPING)=1$/gm)).toEqual(["READY=1", "STOPPING=1"]);
    } finally {
      systemd.kill();
    }
  });

if (hasSystemd)
  test("the service may do little more than serve", () => {
    const args = ["security", "--offline=true", "--threshold=20", join(bundle, "deploy/postern.service")];
    // Fails above 2.0.
    expect(execFileSync("systemd-analyze", args, { encoding: "utf8" })).toMatch(/exposure level .* 1\.\d/);
  });

test("what stands at its place already stays, and a bundle that cannot be written leaves nothing", async () => {
  const exists = await posternWith("", ["bundle", bundle]);
  expect(exists).toEqual({
    code: 1,
    out: "",
    err: `${bundle} exists already. Name another, or move it away first.\n`,
  });
  const here = join(bundle, "package.json/there");
  const failed = await posternWith("", ["bundle", here]);
  expect(failed).toEqual({
    code: 1,
    out: "",
    err: expect.stringMatching(/could not be written \(ENOTDIR\)/),
  });
  expect(readdirSync(folder).filter((name) => name.endsWith(".new"))).toEqual([]);
});

test("a bundle without its pages says so, and builds nothing", async () => {
  const broken = join(folder, "broken");
  execFileSync("cp", ["-al", bundle, broken]);
  rmSync(join(broken, ".next/postern-build.json"));
  const own = { DATA_DIR: join(folder, "data"), PORT: String(await freePort()), HTTP_PORT: "off" };
  const { code, err } = await command(["start"], { ...of(portal), ...own }, broken);
  expect([code, err]).toEqual([1, expect.stringContaining("Unpack it again.")]);
});

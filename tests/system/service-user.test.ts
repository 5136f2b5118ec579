import { type ChildProcess, execFileSync, execSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort, startPortal } from "../support/portal.ts";
import { closeTo, somebodyElse } from "../support/somebody-else.ts";

// Tried by one user, such as root, then run by another: it serves, or names in a sentence the file, its owner and what to do.

const root = join(import.meta.dirname, "../..");
/** A checkout of one's own, with pages that are built. */
let checkout: string;
/** What was compiled, for whoever starts it; kept beside the checkout's packages it would be root's. */
let compiled: string;
let started: ChildProcess | undefined;

beforeAll(async () => {
  checkout = mkdtempSync(join(tmpdir(), "postern-checkout-"));
  compiled = mkdtempSync(join(tmpdir(), "postern-compiled-"));
  chmodSync(compiled, 0o1777);
  // Builds the pages, if need be.
  await (await startPortal({ WORKERS: "1" })).stop();
  chmodSync(checkout, 0o755);
  for (const name of readdirSync(root))
    if (!/^(\.git|\.next|node_modules|tests|bench|data|certs|\.env)$/.test(name))
      cpSync(join(root, name), join(checkout, name), { recursive: true });
  cpSync(join(root, ".next"), join(checkout, ".next"), {
    recursive: true,
    filter: (path) => !/\.next\/(cache|dev)$/.test(path),
  });
  symlinkSync(join(root, "node_modules"), join(checkout, "node_modules"));
});

afterAll(() => {
  started?.kill("SIGKILL");
  for (const folder of [checkout, compiled]) rmSync(folder, { recursive: true });
});

/** Where the data of a portal is to lie: a folder in which everybody may write, with one for certificates as in a checkout. */
function aHome(): string {
  const home = mkdtempSync(join(tmpdir(), "postern-service-"));
  mkdirSync(join(home, "certs"));
  for (const folder of [home, join(home, "certs")]) chmodSync(folder, 0o777);
  return home;
}

/** What a start says as far as being open, or to its end. */
async function start(home: string, user: object, settings: Record<string, string> = {}): Promise<string> {
  const { PATH = "" } = process.env;
  const env = { PATH, HOME: home, DATA_DIR: join(home, "data"), CERT_DIR: join(home, "certs") };
  const ports = { PORT: String(await freePort()), HTTP_PORT: "off", WORKERS: "1", LOG_LEVEL: "error" };
  started = spawn(process.execPath, ["server.ts"], {
    cwd: checkout,
    env: { NODE_ENV: "production", NODE_COMPILE_CACHE: compiled, ...env, ...ports, ...settings },
    ...user,
  });
  let output = "";
  for (const stream of [started.stdout, started.stderr])
    stream?.on("data", (chunk) => {
      output += chunk;
      if (output.includes(" is open at ")) started?.kill("SIGINT");
    });
  await once(started, "close");
  return output;
}

const sentence =
  /^(\S+) (belongs to \w+, and \w+ may not|has the rights 0\d+, with which you may not) (read|change) it\. .*\((ch\w+ -R \S+ \S+)\).*\n$/;

/** Does what each start asks for until one serves; gives the files they named. */
async function named(home: string): Promise<string[]> {
  const files: string[] = [];
  for (;;) {
    const output = await start(home, somebodyElse);
    if (output.includes(" is open at ")) return files;
    expect(output).toMatch(sentence);
    const [, file = "", , , advice = ""] = sentence.exec(output) ?? [];
    // Each has to lead on.
    expect(files).not.toContain(file);
    files.push(file);
    execSync(advice);
  }
}

test("pages that another user built are named, and nothing else of the checkout has to be given away", async () => {
  const built = join(checkout, ".next");
  closeTo(built);
  expect(await named(aHome())).toEqual([built]);
  // Now nobody but root could write there.
  execFileSync("chmod", ["-R", "a-w", checkout]);
  const NODE_COMPILE_CACHE = join(checkout, "node_modules/.cache/postern-code");
  expect(await start(aHome(), somebodyElse, { NODE_COMPILE_CACHE })).toContain(" is open at ");
  execFileSync("chmod", ["-R", "u+w", checkout]);
});

test("data, keys and certificates that another user made are named, and served when they are given", async () => {
  const home = aHome();
  expect(await start(home, {})).toContain(" is open at ");
  for (const name of ["data", "certs/local"]) closeTo(join(home, name));
  const files = await named(home);
  expect(files).toEqual([join(home, "data"), join(home, "certs/local")]);
});

test("a single file of another user is named, too, whichever it is", async () => {
  const home = aHome();
  expect(await start(home, somebodyElse)).toContain(" is open at ");
  for (const name of ["keys.json", "postern.db", "lock", "database"]) {
    const file = join(home, "data", name);
    if (somebodyElse.uid !== undefined) execFileSync("chown", ["0:0", file]);
    closeTo(file);
    expect(await named(home)).toEqual([file]);
  }
});

test("a database elsewhere, in a folder that is another's, is named", async () => {
  const home = aHome();
  const elsewhere = join(home, "elsewhere");
  mkdirSync(elsewhere);
  closeTo(elsewhere);
  const output = await start(home, somebodyElse, { DATABASE_URL: `file:${join(elsewhere, "postern.db")}` });
  expect(output).toMatch(new RegExp(`^${elsewhere} (belongs to|has the rights) .*\\n$`));
});

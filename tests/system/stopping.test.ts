import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { formOf, multipart, PlainBrowser, type Reached } from "../support/plain-browser.ts";
import { compileCache, freePort, waitFor } from "../support/portal.ts";

// However the portal was started, and whichever process is told to stop: what is in progress is answered, and nothing is left.

const root = join(import.meta.dirname, "../..");
const node = process.execPath;

type Started = {
  /** What a person started: npm, npx, `postern`, a shell or the portal itself. It leads a process group. */
  child: ChildProcess;
  portal: Reached;
  output(): string;
  /** Every process of this portal, as the system lists them. */
  processes(): number[];
  /** The one that the workers' parent is. */
  primary(): number;
};

let started: Started | undefined;

afterEach(() => {
  for (const pid of started?.processes() ?? []) process.kill(pid, "SIGKILL");
  started = undefined;
});

async function start(command: readonly string[], iterations = 500_000): Promise<Started> {
  const folder = mkdtempSync(join(tmpdir(), "postern-"));
  const { PATH = "", HOME = "" } = process.env;
  const [dataDir, certDir, port] = [join(folder, "data"), join(folder, "certs"), await freePort()];
  const own = { PORT: String(port), HTTP_PORT: "off", DATA_DIR: dataDir, CERT_DIR: certDir, WORKERS: "1" };
  const env = { PATH, HOME, ...own, PASSWORD_ITERATIONS: String(iterations), LOG_FORMAT: "json" };
  const [program = "", ...args] = command;
  const child = spawn(program, args, {
    cwd: root,
    // As `detached`, it leads a session and a group of its own, as what a terminal's shell starts does.
    detached: true,
    env: { NODE_ENV: "production", NODE_COMPILE_CACHE: compileCache, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      output += chunk;
    });
  const processes = () => processesWith(`DATA_DIR=${dataDir}`);
  const primary = () =>
    processes().find((pid) => processes().some((other) => parentOf(other) === pid && isWorker(other))) ?? 0;
  const origin = `https://localhost:${port}`;
  const isOpen = () => output.includes(" is open at ");
  started = {
    child,
    portal: { port, origin, authority: Buffer.alloc(0) },
    output: () => output,
    processes,
    primary,
  };
  await waitFor(isOpen, 40_000);
  const authority = join(certDir, "local/authority.pem");
  if (existsSync(authority)) started.portal.authority = readFileSync(authority);
  return started;
}

function processesWith(setting: string): number[] {
  return readdirSync("/proc")
    .filter((pid) => /^\d+$/.test(pid) && read(pid, "environ").split("\0").includes(setting))
    .map(Number);
}

function read(pid: number | string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}

const isWorker = (pid: number) => read(pid, "environ").includes("NODE_UNIQUE_ID=");
const parentOf = (pid: number) => Number(/^PPid:\s+(\d+)/m.exec(read(pid, "status"))?.[1] ?? 0);

const npm = ["npm", "start"];
const npx = ["npx", "postern", "start"];
const postern = [node, "cli/postern.mjs", "start"];
const server = [node, "server.ts"];

const group = ({ child }: Started) => -(child.pid ?? 0);
const alone = ({ child }: Started) => child.pid ?? 0;
const primary = (those: Started) => those.primary();

/** Posts a sign-up, with a hash that takes a good part of a second, and goes on as soon as the portal has begun with it. */
async function signUpInProgress({ portal }: Started): Promise<{ status: Promise<number> }> {
  const typed = { username: "late", password: "a long enough password" };
  const page = await new PlainBrowser(portal).get("/sign-up");
  const { body, type } = multipart(Object.entries({ ...formOf(page.body, Object.keys(typed)), ...typed }));
  const headers = { origin: portal.origin, "content-type": type, expect: "100-continue" };
  const { port, authority: ca } = portal;
  const sent = request({ host: "localhost", port, path: "/sign-up", method: "POST", ca, headers });
  const status = once(sent, "response").then(([{ statusCode }]) => statusCode as number);
  sent.flushHeaders();
  await once(sent, "continue");
  sent.end(body);
  return { status };
}

type Told = readonly [whom: (those: Started) => number, ...signals: NodeJS.Signals[]];

/** npx ends with the signal that ended its shell, not with the portal's exit code. */
const ways: [string, readonly string[], Told, number?][] = [
  ["npm start, SIGTERM to npm alone", npm, [alone, "SIGTERM"], 0],
  ["npm start, Ctrl-C in a terminal", npm, [group, "SIGINT"], 0],
  ["npm start, SIGTERM to the portal", npm, [primary, "SIGTERM"], 0],
  ["npm start, SIGTERM to the whole group", npm, [group, "SIGTERM"], 0],
  ["npm start, npm killed", npm, [alone, "SIGKILL"]],
  ["npx postern start, SIGTERM to npx alone", npx, [alone, "SIGTERM"]],
  ["npx postern start, Ctrl-C in a terminal", npx, [group, "SIGINT"]],
  ["npx postern start, SIGTERM to the whole group", npx, [group, "SIGTERM"]],
  ["postern start, SIGTERM to the command alone", postern, [alone, "SIGTERM"], 0],
  ["postern start, SIGTERM to the whole group", postern, [group, "SIGTERM"], 0],
  ["postern start, the command killed", postern, [alone, "SIGKILL"]],
  ["node server.ts, both signals at once", server, [group, "SIGINT", "SIGTERM"], 0],
];

test.each(ways)("%s: a sign-up in progress is answered", async (_name, command, [whom, ...signals], code) => {
  const those = await start(command);
  const answer = await signUpInProgress(those);
  const ended = once(those.child, "exit");
  for (const signal of signals) process.kill(whom(those), signal);
  expect(await answer.status).toBe(303);
  const [exitCode] = await ended;
  if (code !== undefined) expect(exitCode).toBe(code);
  await waitFor(() => those.processes().length === 0);
});

test("asked again later it ends at once", async () => {
  const those = await start(server);
  const ended = once(those.child, "exit");
  // Those that come too soon to be another wish change nothing; a drain takes two seconds.
  const asking = setInterval(() => process.kill(alone(those), "SIGTERM"), 300);
  const [code] = await ended;
  clearInterval(asking);
  expect(code).toBe(1);
  await waitFor(() => those.processes().length === 0);
});

test("what started the portal may die while it ends: nobody is hurried", async () => {
  const those = await start(npm, 3_000_000);
  const answer = await signUpInProgress(those);
  process.kill(primary(those), "SIGTERM");
  // Late enough to be another wish, if it were one.
  await pause(1_200);
  process.kill(alone(those), "SIGKILL");
  expect(await answer.status).toBe(303);
  await waitFor(() => those.processes().length === 0);
});

test("a terminal that is closed ends what was started in it", async () => {
  // `script` holds the terminal; killed, it leaves it closed.
  const those = await start(["script", "-qfec", `${node} server.ts`, "/dev/null"]);
  const answer = await signUpInProgress(those);
  process.kill(alone(those), "SIGKILL");
  expect(await answer.status).toBe(303);
  await waitFor(() => those.processes().length === 0);
});

test("npm run dev serves pages without a build, and Ctrl-C ends it", async () => {
  const those = await start(["npm", "run", "dev"]);
  const page = await new PlainBrowser(those.portal).get("/log-in");
  expect([page.status, page.body]).toEqual([200, expect.stringContaining("<h1")]);
  const ended = once(those.child, "exit");
  process.kill(group(those), "SIGINT");
  await ended;
  await waitFor(() => those.processes().length === 0);
});

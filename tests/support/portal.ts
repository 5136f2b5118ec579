import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import pg from "pg";

const root = join(import.meta.dirname, "../..");
/** Where \`npm start\` has it, too: a start with it takes a fifth less. */
export const compileCache = join(root, "node_modules/.cache/postern-code");

/** A whole portal in its own processes, on its own ports and folders, as `npm start` starts it. */
export type Portal = {
  origin: string;
  port: number;
  httpPort: number;
  dataDir: string;
  certDir: string;
  /** Where it is not a file in its folder: `{ DATABASE_URL }`. */
  databaseSettings: { DATABASE_URL?: string };
  /** The local authority's certificate, to trust; empty where the portal was brought another. */
  authority: Buffer;
  process: ChildProcess;
  /** Everything it has printed: the start block, and the log, a JSON object a line. */
  output(): string;
  log(): Record<string, unknown>[];
  /** Sends the signal (SIGINT does not wait for balancers) and waits for the end; gives the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
};

export type PortalSettings = Record<string, string> & {
  DATA_DIR?: string;
  CERT_DIR?: string;
  DATABASE_URL?: string;
};

/**
 * Starts a portal and waits until it is open. Hashing is cheap unless the test says otherwise. `program` runs `entry`: this
 * Node, or a bundle's command.
 */
export async function startPortal(
  given: PortalSettings = {},
  entry = "server.ts",
  program = process.execPath,
): Promise<Portal> {
  const started = await spawnPortal(given, entry, program);
  await Promise.race([
    waitFor(() => started.output().includes(" is open at "), 150_000),
    once(started.process, "exit").then(() => {
      throw new Error(`The portal ended instead of starting:\n${started.output()}`);
    }),
  ]);
  const authority = join(started.certDir, "local/authority.pem");
  return { ...started, authority: existsSync(authority) ? readFileSync(authority) : Buffer.alloc(0) };
}

/** The same portal with clocks that run ten times as fast. */
export const startHurriedPortal = (given: PortalSettings = {}): Promise<Portal> =>
  startPortal(given, "tests/support/hurried-portal.ts");

/**
 * Starts a portal that may not come up, and gives its exit code and what it said. `meanwhile` may do something to its
 * process.
 */
export async function failingStart(
  given: PortalSettings,
  meanwhile?: (started: ChildProcess) => Promise<void>,
): Promise<{ code: number | null; output: string }> {
  const started = await spawnPortal(given);
  void meanwhile?.(started.process);
  // One that does come up must not stay.
  started.process.stdout?.on("data", () => {
    if (started.output().includes(" is open at ")) started.process.kill("SIGKILL");
  });
  const [code] = (await once(started.process, "exit")) as [number | null];
  return { code, output: started.output() };
}

async function spawnPortal(
  given: PortalSettings,
  entry = "server.ts",
  program = process.execPath,
): Promise<Omit<Portal, "authority">> {
  const folder = mkdtempSync(join(tmpdir(), "postern-"));
  const [port, httpPort] = [await freePort(), await freePort()];
  const settings = {
    PORT: String(port),
    HTTP_PORT: String(httpPort),
    DATA_DIR: join(folder, "data"),
    CERT_DIR: join(folder, "certs"),
    // A second one is for what only two can show: each makes every page it is asked for ready anew.
    WORKERS: "1",
    PASSWORD_ITERATIONS: "1000",
    LOG_FORMAT: "json",
    ...(await databaseOfServer(basename(folder))),
    ...given,
  } as PortalSettings & { PORT: string; DATA_DIR: string; CERT_DIR: string };
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(program, [entry], {
    cwd: root,
    env: { PATH, HOME, NODE_ENV: "production", NODE_COMPILE_CACHE: compileCache, ...settings },
  });
  let output = "";
  /** The log alone: what else is printed may come between two halves of a line. */
  let logged = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  child.stderr.on("data", (chunk) => {
    output += chunk;
    logged += chunk;
  });
  // The last line may be half written yet.
  const lines = () => logged.split("\n").slice(0, -1);
  const log = () => lines().flatMap((line) => (line.startsWith("{") ? [JSON.parse(line)] : []));
  return {
    origin: `https://localhost:${settings.PORT}`,
    port: Number(settings.PORT),
    httpPort,
    dataDir: settings.DATA_DIR,
    certDir: settings.CERT_DIR,
    databaseSettings: settings.DATABASE_URL ? { DATABASE_URL: settings.DATABASE_URL } : {},
    process: child,
    output: () => output,
    log,
    async stop(signal = "SIGINT") {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      child.kill(signal);
      await once(child, "exit");
      return child.exitCode;
    },
  };
}

/** Where the tests have a PostgreSQL server (postgresql-for-all.ts) a portal has a database of its own there. */
async function databaseOfServer(name: string): Promise<{ DATABASE_URL?: string }> {
  const server = process.env.POSTERN_TEST_POSTGRESQL;
  if (server === undefined) return {};
  await onServer(server, `create database "${name}"`);
  return { DATABASE_URL: `${server}/${name}` };
}

/** One statement of the owner of everything. */
export async function onServer(server: string, statement: string): Promise<void> {
  const client = new pg.Client(`${server}/postgres`);
  await client.connect();
  await client.query(statement);
  await client.end();
}

/** Waits for a condition, looked at every 20 ms; throws when it does not come in time. */
export async function waitFor(condition: () => boolean | Promise<boolean>, atMostMs = 10_000): Promise<void> {
  const deadline = Date.now() + atMostMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Waited ${atMostMs} ms in vain for ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

// Below those that the system gives to clients, which could take one between its choice and its use.
const firstPort = 11_000;
const portsEach = 100;
let chosen = 0;

/** A port that nobody listens on: another each time, and not one that another process with tests would choose. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = firstPort + (process.pid % 210) * portsEach + (chosen++ % portsEach);
    const server = createServer().listen(port);
    const isFree = await once(server, "listening").then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    server.close();
    await once(server, "close");
    return port;
  }
}

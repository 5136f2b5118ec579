import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

export const root = join(import.meta.dirname, "../..");

/** Which cores a process may use: undefined means all. */
export type Cores = readonly number[] | undefined;

/** The first core is for one-core servers, the last for who loads them, where there are two at least. */
export const oneCore: Cores = availableParallelism() > 1 ? [0] : undefined;
export const loadCore: Cores = availableParallelism() > 1 ? [availableParallelism() - 1] : undefined;

export type Running = Readonly<{
  pid: number;
  /** Seconds of processor time that it and its children have used. */
  cpuSeconds(): number;
  /** Resident bytes of each of its children, or its own if it has none. */
  memory(): number[];
  /** Bytes that it and its children take together; what processes share is shared out among them (proc(5), Pss). */
  shareOfMemory(): number;
  stop(): Promise<void>;
}>;

/** A command, kept on its cores. */
export function pinned(cores: Cores, command: readonly string[]): [string, ...string[]] {
  const all = cores ? ["taskset", "-c", cores.join(","), ...command] : command;
  return all as [string, ...string[]];
}

type Started = Readonly<{
  /** The checkout with the program. */
  checkout?: string;
  environment?: Record<string, string>;
  cores: Cores;
  /** What it prints when it is there. */
  sign: string;
}>;

/** Starts a program of Node's and waits until it has printed a line with `sign`. Its log goes nowhere. */
export async function startNode(
  args: readonly string[],
  { checkout = root, environment = {}, cores, sign }: Started,
): Promise<Running> {
  const { PATH = "", HOME = "" } = process.env;
  const nowhere = openSync("/dev/null", "w");
  const [program, ...rest] = pinned(cores, [nodeOf(checkout), ...args]);
  const child = spawn(program, rest, {
    cwd: checkout,
    env: { PATH, HOME, NODE_ENV: "production", ...environment },
    stdio: ["ignore", "pipe", nowhere],
  });
  closeSync(nowhere);
  endWithThis(child);
  await said(child, sign);
  const pid = child.pid ?? 0;
  const sumOf = (figure: (pid: number) => number) =>
    [pid, ...childrenOf(pid)].reduce((sum, each) => sum + figure(each), 0);
  return {
    pid,
    cpuSeconds: () => sumOf(cpuSecondsOf),
    memory() {
      const children = childrenOf(pid);
      return (children.length > 0 ? children : [pid]).map(memoryOf);
    },
    shareOfMemory: () => sumOf(shareOfMemoryOf),
    stop: () => ended(child),
  };
}

/** The same program for both where they ask for the same: processes share its memory, and each share would be smaller. */
function nodeOf(checkout: string): string {
  const own = join(checkout, "node_modules/node");
  const { version } = JSON.parse(readFileSync(join(own, "package.json"), "utf8")) as { version: string };
  return `v${version}` === process.version ? process.execPath : join(own, "bin/node");
}

const started = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of started) child.kill("SIGTERM");
});

/** However the benchmark ends, nothing it started goes on. */
export function endWithThis(child: ChildProcess): void {
  started.add(child);
  child.once("exit", () => started.delete(child));
}

/** Ends what a bench that failed has left behind. */
export async function endWhatIsLeft(): Promise<void> {
  await Promise.all([...started].map(ended));
}

const patienceMs = 20_000;

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGINT");
  const late = setTimeout(() => child.kill("SIGKILL"), patienceMs);
  await exit;
  clearTimeout(late);
}

/** Waits until what clients left behind is done, too. */
export async function quiet(server: Running): Promise<void> {
  for (let before = -1, now = server.cpuSeconds(); now > before + 0.02; now = server.cpuSeconds()) {
    before = now;
    await pause(300);
  }
}

/** Waits until it has rested for five seconds: memory is what it keeps, not what it has not given back yet. */
export async function rested(server: Running): Promise<void> {
  await quiet(server);
  await pause(5_000);
}

async function said(child: ChildProcess, sign: string): Promise<void> {
  let output = "";
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on("data", (chunk) => {
      output += chunk;
      if (output.includes(sign)) resolve();
    });
    child.once("exit", (code) => reject(new Error(`It ended (${code}) instead of starting:\n${output}`)));
  });
}

export function childrenOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  return children === "" ? [] : children.split(" ").map(Number);
}

/** utime and stime of proc(5), in hundredths. */
export function cpuSecondsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function memoryOf(pid: number): number {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kilobytes) * 1_024;
}

function shareOfMemoryOf(pid: number): number {
  const [, kilobytes] = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8")) ?? [];
  return Number(kilobytes) * 1_024;
}

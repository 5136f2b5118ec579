import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";

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
  stop(): Promise<void>;
}>;

/** A command, kept on its cores. */
export function pinned(cores: Cores, command: readonly string[]): [string, ...string[]] {
  const all = cores ? ["taskset", "-c", cores.join(","), ...command] : command;
  return all as [string, ...string[]];
}

/** Starts a program of Node's and waits until it has printed a line with `sign`. Its log goes nowhere. */
export async function startNode(
  args: readonly string[],
  environment: Record<string, string>,
  cores: Cores,
  sign: string,
): Promise<Running> {
  const { PATH = "", HOME = "" } = process.env;
  const nowhere = openSync("/dev/null", "w");
  const [program, ...rest] = pinned(cores, [process.execPath, ...args]);
  const child = spawn(program, rest, {
    cwd: root,
    env: { PATH, HOME, NODE_ENV: "production", ...environment },
    stdio: ["ignore", "pipe", nowhere],
  });
  closeSync(nowhere);
  endWithThis(child);
  await said(child, sign);
  const pid = child.pid ?? 0;
  return {
    pid,
    cpuSeconds: () => [pid, ...childrenOf(pid)].reduce((sum, each) => sum + cpuSecondsOf(each), 0),
    memory() {
      const children = childrenOf(pid);
      return (children.length > 0 ? children : [pid]).map(memoryOf);
    },
    async stop() {
      child.kill("SIGINT");
      await once(child, "exit");
    },
  };
}

/** Whatever becomes of the benchmark, nothing it started goes on. */
export function endWithThis(child: ChildProcess): void {
  const kill = () => child.kill("SIGTERM");
  process.once("exit", kill);
  child.once("exit", () => process.off("exit", kill));
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

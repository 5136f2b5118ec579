import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { compileCache, type Portal } from "./portal.ts";

const command = join(import.meta.dirname, "../../cli/postern.mjs");
const installed = join(import.meta.dirname, "../../cli/main.ts");

export type Ran = Readonly<{ code: number | null; out: string; err: string }>;

/** Starts `postern` as a person does, off a terminal. */
export function begin(args: readonly string[], environment: Record<string, string> = {}) {
  return spawn(process.execPath, [command, ...args], {
    env: asPerson(environment),
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** The same without a look at what is installed, which is a process of its own: this one is the command itself. */
export function beginItself(args: readonly string[], environment: Record<string, string> = {}) {
  return spawn(process.execPath, [installed, ...args], {
    env: { NODE_COMPILE_CACHE: compileCache, ...asPerson(environment) },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

function asPerson(environment: Record<string, string>): NodeJS.ProcessEnv {
  const { PATH = "", HOME = "" } = process.env;
  return { PATH, HOME, NODE_ENV: "production", ...environment };
}

/** Runs the command itself to its end, and gives what it printed. */
export async function postern(
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<Ran> {
  return ended(beginItself(args, environment));
}

/** The same as a person starts it. */
export async function posternAsInstalled(
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<Ran> {
  return ended(begin(args, environment));
}

/**
 * The command itself with something on its standard input, as another user or from another folder.
 */
export async function posternWith(
  input: string,
  args: readonly string[],
  environment: Record<string, string> = {},
  from: Readonly<{ uid?: number; gid?: number; cwd?: string }> = {},
): Promise<Ran> {
  const env = { NODE_COMPILE_CACHE: compileCache, ...asPerson(environment) };
  const child = spawn(process.execPath, [installed, ...args], { env, ...from });
  child.stdin.end(input);
  return ended(child);
}

/** The same with standard output on a disk that takes nothing. */
export async function posternIntoFullDisk(
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<Ran> {
  const env = { NODE_COMPILE_CACHE: compileCache, ...asPerson(environment) };
  const child = spawn("sh", ["-c", 'exec "$@" > /dev/full', "sh", process.execPath, installed, ...args], {
    env,
  });
  return ended(child);
}

/**
 * The same on a terminal (script(1)), typing each of the answers when its question has come. `out` is all that the
 * terminal shows.
 */
export async function posternAtTerminal(
  answers: readonly (readonly [question: string, typed: string])[],
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<Omit<Ran, "err">> {
  const env = { NODE_COMPILE_CACHE: compileCache, ...asPerson(environment) };
  const words = [process.execPath, installed, ...args].map((word) => `'${word}'`).join(" ");
  const child = spawn("script", ["-qec", `exec ${words}`, "/dev/null"], { env });
  const left = [...answers];
  let [out, seen] = ["", 0];
  child.stdout.on("data", (chunk) => {
    out += chunk;
    const [question = "", typed = ""] = left[0] ?? [];
    if (left.length === 0 || !out.slice(seen).includes(question)) return;
    seen = out.length;
    left.shift();
    child.stdin.write(typed);
  });
  const [code] = await once(child, "close");
  return { code: code as number | null, out: out.replaceAll("\r\n", "\n") };
}

async function ended(child: ChildProcessByStdio<Writable | null, Readable, Readable>): Promise<Ran> {
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  return { code: code as number | null, out, err };
}

/** The settings that make the command speak of this portal. */
export function of({ port, httpPort, dataDir, certDir, databaseSettings }: Portal): Record<string, string> {
  const ports = { PORT: String(port), HTTP_PORT: String(httpPort) };
  return { ...ports, DATA_DIR: dataDir, CERT_DIR: certDir, ...databaseSettings };
}

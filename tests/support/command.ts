import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Portal } from "./portal.ts";

const command = join(import.meta.dirname, "../../cli/postern.mjs");

export type Ran = Readonly<{ code: number | null; out: string; err: string }>;

/** Starts `postern` as a person does, off a terminal. */
export function begin(args: readonly string[], environment: Record<string, string> = {}) {
  const { PATH = "", HOME = "" } = process.env;
  return spawn(process.execPath, [command, ...args], {
    env: { PATH, HOME, NODE_ENV: "production", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** Runs it to its end, and gives what it printed. */
export async function postern(
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<Ran> {
  const child = begin(args, environment);
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  return { code: code as number | null, out, err };
}

/** The settings that make the command speak of this portal. */
export function of({ port, httpPort, dataDir, certDir }: Portal): Record<string, string> {
  return { PORT: String(port), HTTP_PORT: String(httpPort), DATA_DIR: dataDir, CERT_DIR: certDir };
}

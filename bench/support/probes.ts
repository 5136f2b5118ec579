import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { loadCore, pinned, root } from "./processes.ts";
import type { BenchPortal } from "./servers.ts";

/** One question, and the status of the answer that was hoped for. */
export type Probe = Readonly<{
  name: string;
  wanted: number;
  path: string;
  method: "GET" | "POST";
  headers: Readonly<Record<string, string>>;
  body?: string;
}>;

/** Milliseconds to each answer that was hoped for, and how many were others. */
export type Probed = { ms: number[]; refused: number };

type Given = Readonly<{ from: string; probes: readonly Probe[]; seconds: number }>;

/** What `prober.ts` reads from its file. */
export type ProberTask = Given & Readonly<{ port: number; authority: string; perSecond: number }>;

const perSecond = 5;

/** Asks five of the questions a second, in turns, from this address of 127.0.0.0/8; gives what came of each by name. */
export async function probe({ port, authority }: BenchPortal, given: Given): Promise<Record<string, Probed>> {
  const folder = mkdtempSync(join(tmpdir(), "postern-probes-"));
  const file = join(folder, "task.json");
  writeFileSync(file, JSON.stringify({ ...given, port, authority, perSecond } satisfies ProberTask), {
    mode: 0o600,
  });
  const [program, ...args] = pinned(loadCore, [process.execPath, "bench/support/prober.ts", file]);
  const { stdout } = await promisify(execFile)(program, args, { cwd: root });
  rmSync(folder, { recursive: true });
  return JSON.parse(stdout) as Record<string, Probed>;
}

import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { loadCore, pinned, root } from "./processes.ts";
import type { BenchPortal } from "./servers.ts";

export type FirstLooks = Readonly<{
  /** Cookie headers of members, each of whom looks. */
  readers: readonly string[];
  path: string;
  seconds: number;
}>;

/** What `readers.ts` reads from its file. */
export type ReadersTask = FirstLooks & Readonly<{ port: number; authority: string; databaseUrl: string }>;

/**
 * How many pages the portal renders in a second of processor time, all its processes counted: the members open theirs,
 * each for the first time since it has changed.
 * @throws if one in fifty fails
 */
export async function firstLooks(portal: BenchPortal, looks: FirstLooks): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "postern-readers-"));
  const file = join(folder, "task.json");
  const { port, authority, databaseUrl } = portal;
  const task: ReadersTask = { ...looks, port, authority, databaseUrl };
  writeFileSync(file, JSON.stringify(task), { mode: 0o600 });
  const [program, ...args] = pinned(loadCore, [process.execPath, "bench/support/readers.ts", file]);
  const before = portal.cpuSeconds();
  const { stdout } = await promisify(execFile)(program, args, { cwd: root });
  const cpu = portal.cpuSeconds() - before;
  rmSync(folder, { recursive: true });
  const { done, failed } = JSON.parse(stdout) as { done: number; failed: number };
  if (failed > done / 50) throw new Error(`${failed} of ${done + failed} members did not get ${looks.path}.`);
  return done / cpu;
}

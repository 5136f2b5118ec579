import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { endWithThis, loadCore, pinned, root } from "./processes.ts";
import type { BenchPortal } from "./servers.ts";

type Headers = Readonly<Record<string, string>>;

/** What somebody asks for without pause. */
export type Flood =
  /** HTTP/1.1, one request at a time in each loop. */
  | Readonly<{ kind: "posts"; loops: number; path: string; headers: Headers; bodies: readonly string[] }>
  /** HTTP/2; `fresh`: with another query each time. */
  | Readonly<{
      kind: "pages";
      connections: number;
      streams: number;
      path: string;
      headers: Headers;
      fresh: boolean;
    }>;

/** What `flooder.ts` reads from its file. */
export type FlooderTask = Readonly<{ port: number; authority: string; from: string; flood: Flood }>;

/** Floods the portal from this address of 127.0.0.0/8, from the core of those who load. */
export function beginFlood({ port, authority }: BenchPortal, from: string, flood: Flood) {
  const folder = mkdtempSync(join(tmpdir(), "postern-flood-"));
  const file = join(folder, "task.json");
  writeFileSync(file, JSON.stringify({ port, authority, from, flood } satisfies FlooderTask), {
    mode: 0o600,
  });
  const [program, ...args] = pinned(loadCore, [process.execPath, "bench/support/flooder.ts", file]);
  const child = spawn(program, args, { cwd: root, stdio: ["pipe", "pipe", "inherit"] });
  endWithThis(child);
  const output = text(child.stdout);
  return {
    /** Ends it, and gives how many answers of which status came; what had none is "broken". */
    async end(): Promise<Record<string, number>> {
      child.stdin.end();
      const answers = JSON.parse(await output) as Record<string, number>;
      rmSync(folder, { recursive: true });
      return answers;
    },
  };
}

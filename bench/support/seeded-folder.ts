import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dialectEnvironment } from "#db/dialect-of.ts";
import { root } from "./processes.ts";

/** The three that every portal begins with, or a club's thirty. */
export type Asked = "3 fields" | "30 fields";

/** Makes the data of a portal with so many members, in a folder that is the caller's to remove. */
export function seeded(count: number, asked: Asked = "3 fields", databaseUrl?: string): string {
  const folder = mkdtempSync(join(tmpdir(), "postern-members-"));
  const given = databaseUrl === undefined ? [] : [databaseUrl];
  run(["bench/support/seed.ts", folder, String(count), asked, ...given], databaseUrl);
  return folder;
}

/** What a program of `bench/support` prints that works with such data. */
export function calledFor<T>(program: string, args: readonly string[], databaseUrl?: string): T {
  return JSON.parse(run([`bench/support/${program}`, ...args], databaseUrl)) as T;
}

function run(args: readonly string[], databaseUrl = "file:"): string {
  return execFileSync(process.execPath, args, {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...process.env, ...dialectEnvironment(databaseUrl) },
  });
}

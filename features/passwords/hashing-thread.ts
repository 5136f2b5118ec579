/** The thread that hashes passwords: one after the other, whenever nothing more urgent wants its core. */
import { pbkdf2Sync } from "node:crypto";
import { constants, setPriority } from "node:os";
import { parentPort } from "node:worker_threads";
import type { Hashed, HashJob } from "./hash-queue.ts";

// On Linux this is of the calling thread alone; elsewhere it would slow the whole portal.
if (process.platform === "linux") setPriority(0, constants.priority.PRIORITY_LOW);

parentPort?.on("message", ({ password, salt, iterations, rest = 0 }: HashJob) => {
  const before = process.threadCpuUsage();
  const hash = pbkdf2Sync(password, salt, iterations, 64, "sha512");
  if (rest > 0) pbkdf2Sync(password, salt, rest, 64, "sha512");
  const { user, system } = process.threadCpuUsage(before);
  const done: Hashed = { hash, ms: (user + system) / 1_000 };
  parentPort?.postMessage(done);
});

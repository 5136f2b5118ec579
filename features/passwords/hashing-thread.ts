/** The thread that hashes passwords: one after the other, whenever nothing more urgent wants its core. */
import { createHmac } from "node:crypto";
import { constants, setPriority } from "node:os";
import { parentPort } from "node:worker_threads";
import type { Hashed, HashJob } from "./hash-queue.ts";
import { Pace } from "./pace.ts";

// On Linux this is of the calling thread alone; elsewhere it would slow the whole portal.
if (process.platform === "linux") setPriority(0, constants.priority.PRIORITY_LOW);

const pace = new Pace();

parentPort?.on("message", async ({ password, salt, iterations, rest = 0, inner }: HashJob) => {
  const before = process.threadCpuUsage();
  const brought = inner && (await broughtHash(password, inner, rest));
  const hash = pace.stretch(brought?.hash ?? password, salt, iterations);
  pace.spend(brought?.rest ?? rest);
  const { user, system } = process.threadCpuUsage(before);
  const done: Hashed = { hash, ms: (user + system) / 1_000 };
  parentPort?.postMessage(done);
});

/** What our PBKDF2 is to run over, and what is left of the rest when that is worked out. */
async function broughtHash(
  password: Uint8Array,
  { recipe, pepper }: NonNullable<HashJob["inner"]>,
  rest: number,
) {
  // Loaded only where somebody has such a hash.
  const { innerHash } = await import("./foreign/inner-hash.ts");
  const measured = pace.knowFrom(rest);
  const before = process.threadCpuUsage();
  const made = await innerHash(recipe, Buffer.from(password));
  const spent = pace.iterationsIn(process.threadCpuUsage(before));
  return { hash: createHmac("sha512", pepper).update(made).digest(), rest: rest - measured - spent };
}

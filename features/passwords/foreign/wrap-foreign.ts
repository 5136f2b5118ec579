import { createHmac, pbkdf2, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { newestPepper } from "../newest-pepper.ts";
import { hashBytes, saltBytes, wrappingIterations, writtenHash } from "../written-hash.ts";
import { costHere } from "./cost-here.ts";
import type { ForeignHash } from "./recipe.ts";

const stretched = promisify(pbkdf2);

/** The columns of a member whose password another system hashed. */
export type Wrapped = Readonly<{ passwordHash: string; importedCost: number }>;

/**
 * What is stored in place of the hash that was brought along: ours over it, with the pepper, so that it cannot be read out
 * of the database; and what it will cost to verify, in iterations of ours. Many at once take as many cores as libuv has
 * threads. The first hash of a kind takes up to half a second more, to be measured: not for a process that serves.
 */
export async function wrapForeign({ recipe, hash }: ForeignHash): Promise<Wrapped> {
  const { pepper, pepperId } = newestPepper();
  const salt = newSalt();
  const peppered = createHmac("sha512", pepper).update(hash).digest();
  const made = await stretched(peppered, salt, wrappingIterations, hashBytes, "sha512");
  const kept = { iterations: wrappingIterations, pepperId, salt, hash: made, recipe };
  return { passwordHash: writtenHash(kept), importedCost: await costHere(recipe) };
}

/** Asking the system for each takes as long as all else that this thread does for a hash. */
const saltsAtOnce = 256;
let [random, used] = [Buffer.alloc(0), 0];

/** Random, and handed out once. */
function newSalt(): Buffer {
  if (used === random.length) [random, used] = [randomBytes(saltBytes * saltsAtOnce), 0];
  used += saltBytes;
  return random.subarray(used - saltBytes, used);
}

import { Pace } from "../pace.ts";
import { innerHash } from "./inner-hash.ts";
import { listedCost, longestPasswordBytes, type Recipe, writtenRecipe } from "./recipe.ts";

/** So that what is measured on a quiet machine also covers a busy one. */
const margin = 1.1;
/** A machine that is too busy to measure does not make everybody's log-in slower than so many times what is listed. */
const mostTimesListed = 4;
/** Of the processor: what is shorter is measured over several times. */
const enoughMicroseconds = 40_000;
/** In iterations: cheaper ones need no measuring. */
const cheap = 20_000;

/** Whose cost did not cover the longest would tell, with a long wrong password, who was brought along. */
const longestPassword = Buffer.alloc(longestPasswordBytes, "x");

const measured = new Map<string, Promise<number>>();

/** What the hash by this recipe costs on this machine, in iterations of ours; at least 1. Measured once for each kind. */
export function costHere(recipe: Recipe): Promise<number> {
  const listed = Math.ceil(listedCost(recipe) * margin);
  if (listed < cheap) return Promise.resolve(listed);
  const kind = writtenRecipe({ ...recipe, salt: Buffer.alloc(recipe.salt.length) });
  const bounded = (found: number) => Math.min(Math.max(found, listed), mostTimesListed * listed);
  const cost = measured.get(kind) ?? measure(recipe).then(bounded);
  measured.set(kind, cost);
  return cost;
}

async function measure(recipe: Recipe): Promise<number> {
  const pace = new Pace();
  pace.knowFrom(Number.POSITIVE_INFINITY);
  // Once for what is loaded and compiled.
  await innerHash(recipe, longestPassword);
  const found: number[] = [];
  for (let times = 0; times < 3; times++) found.push(pace.iterationsIn(await spentOn(recipe)));
  return Math.ceil(Math.min(...found) * margin);
}

async function spentOn(recipe: Recipe): Promise<NodeJS.CpuUsage> {
  const before = process.threadCpuUsage();
  for (let times = 1; ; times++) {
    await innerHash(recipe, longestPassword);
    const { user, system } = process.threadCpuUsage(before);
    if (user + system >= enoughMicroseconds) return { user: user / times, system: system / times };
  }
}

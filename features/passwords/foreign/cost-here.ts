import { Pace } from "../pace.ts";
import { innerHash } from "./inner-hash.ts";
import { listedCost, type Recipe, writtenRecipe } from "./recipe.ts";

/** So that what is measured on a quiet machine also covers a busy one. */
const margin = 1.1;
/** Of the processor: what is shorter is measured over several times. */
const enoughMicroseconds = 40_000;
/** In iterations: cheaper ones need no measuring. */
const cheap = 20_000;

const measured = new Map<string, Promise<number>>();

/** What the hash by this recipe costs on this machine, in iterations of ours; at least 1. Measured once for each kind. */
export function costHere(recipe: Recipe): Promise<number> {
  const listed = Math.ceil(listedCost(recipe) * margin);
  if (listed < cheap) return Promise.resolve(listed);
  const kind = writtenRecipe({ ...recipe, salt: Buffer.alloc(recipe.salt.length) });
  const cost = measured.get(kind) ?? measure(recipe).then((found) => Math.max(found, listed));
  measured.set(kind, cost);
  return cost;
}

async function measure(recipe: Recipe): Promise<number> {
  const pace = new Pace();
  pace.knowFrom(Number.POSITIVE_INFINITY);
  // Once for what is loaded and compiled.
  await innerHash(recipe, Buffer.from("warming up"));
  let [times, spent] = [0, { user: 0, system: 0 }];
  for (const before = process.threadCpuUsage(); spent.user + spent.system < enoughMicroseconds; times++) {
    await innerHash(recipe, Buffer.from("an ordinary password"));
    spent = process.threadCpuUsage(before);
  }
  return Math.ceil((pace.iterationsIn(spent) / times) * margin);
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { exposition } from "#features/metrics/exposition.ts";
import { metricsOf, type ProcessFacts } from "#features/metrics/metrics.ts";
import { databaseFacts, freeBytesByFolder } from "#features/metrics/portal-facts.ts";
import { startTime } from "#lib/start-time.ts";
import { buildId } from "#server/next/build.ts";
import type { Gathered } from "./gathering.ts";
import { jobFailures } from "./scheduled-jobs.ts";

const root = join(import.meta.dirname, "../..");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
const build = { version, build: buildId(root), node: process.version };

/** Of the primary itself. `restarts`: workers that took another's place. */
type Own = Readonly<{
  facts: ProcessFacts;
  restarts: number;
  certificateEndsAt: number;
  nameOf: (worker: Gathered["workers"] extends ReadonlyMap<infer Worker, unknown> ? Worker : never) => string;
}>;

/** `/metrics` of the whole portal, as it is now. */
export async function metricsText(
  { tallies, counts, workers }: Gathered,
  { facts, restarts, certificateEndsAt, nameOf }: Own,
): Promise<string> {
  const ofWorkers = [...workers].map(([worker, its]) => [nameOf(worker), its] as const);
  const metrics = metricsOf({
    build,
    startedAt: startTime(),
    tallies,
    counts,
    restarts,
    processes: new Map<string, ProcessFacts>([["primary", facts], ...ofWorkers.toSorted(byName)]),
    workers: [...workers.values()],
    certificateEndsAt,
    jobFailures: jobFailures(),
    freeBytes: await freeBytesByFolder(),
    database: await databaseFacts(),
  });
  return exposition(metrics);
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one.localeCompare(other);
}

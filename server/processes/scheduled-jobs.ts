import { checkpoint } from "#db/client.ts";
import { beginChains } from "#features/activity/begin-chains.ts";
import { cleanUp } from "#features/clean-up.ts";
import { eraseRestoredFields } from "#features/erasure/erase-fields.ts";
import { eraseRestored } from "#features/erasure/erase-member.ts";
import { settleErasures } from "#features/erasure/finish.ts";
import { copyErasures } from "#features/erasure/ledger.ts";
import { heartbeat, otherBuildServes, sharedNow } from "#features/machines/heartbeat.ts";
import { currentPolicies } from "#features/policies/policy-versions.ts";
import { runRetention } from "#features/retention/run-retention.ts";
import { log } from "#lib/log.ts";

const minuteMs = 60_000;
const retryMs = minuteMs;

/** Something that the primary does by itself, again and again. */
export type Job = Readonly<{
  name: string;
  everyMs: number;
  /** On every machine, or on one of all that share a database. */
  runsOn: "every machine" | "one machine";
  run(): Promise<unknown>;
}>;

const failures = new Map<string, number>();

/** How often each job has failed since the start, by name. */
export function jobFailures(): ReadonlyMap<string, number> {
  return failures;
}

/** What a portal of this build does. */
export const jobsOf = (build: string): readonly Job[] => [
  {
    name: "restored members",
    // A fail-over, or a database put back behind the same address, may bring somebody back at any time.
    everyMs: 60 * minuteMs,
    runsOn: "every machine",
    run: () => eraseRestored(Date.now()),
  },
  {
    name: "restored fields",
    everyMs: 60 * minuteMs,
    runsOn: "every machine",
    run: () => eraseRestoredFields(Date.now()),
  },
  { name: "machine", everyMs: 20_000, runsOn: "every machine", run: () => heartbeat(build) },
  { name: "ledger", everyMs: minuteMs / 2, runsOn: "every machine", run: copyErasures },
  { name: "erasures", everyMs: minuteMs, runsOn: "one machine", run: settleErasures },
  { name: "clean-up", everyMs: minuteMs, runsOn: "one machine", run: async () => cleanUp(await sharedNow()) },
  {
    name: "policy",
    everyMs: 60 * minuteMs,
    runsOn: "one machine",
    run: async () => currentPolicies(await sharedNow()),
  },
  {
    name: "retention",
    // It does a day's work once a day, whenever that begins.
    everyMs: 60 * minuteMs,
    runsOn: "one machine",
    run: async () => runRetention(await sharedNow()),
  },
  {
    name: "activity chains",
    everyMs: minuteMs,
    runsOn: "every machine",
    run: () => beginChains(() => otherBuildServes(build)),
  },
  { name: "checkpoint", everyMs: minuteMs, runsOn: "every machine", run: checkpoint },
];

/**
 * Runs each job now and then in its own rhythm. One that fails is logged and tried again, and holds up no other; none
 * runs twice at once, however long it takes. `isMine` says whether a job for one machine is this machine's.
 */
export function startScheduledJobs(isMine: (job: Job) => Promise<boolean>, all: readonly Job[]): void {
  for (const job of all) {
    let running = false;
    failures.set(job.name, failures.get(job.name) ?? 0);
    const run = async () => {
      if (running) return;
      running = true;
      try {
        if (job.runsOn === "every machine" || (await isMine(job))) await job.run();
      } catch (error) {
        failures.set(job.name, (failures.get(job.name) ?? 0) + 1);
        log.warn("job failed", { job: job.name, error });
        // A job of once a day must not wait for the next one.
        if (job.everyMs > retryMs) setTimeout(() => void run(), retryMs).unref();
      }
      running = false;
    };
    void run();
    setInterval(() => void run(), job.everyMs).unref();
  }
}

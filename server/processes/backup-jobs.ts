/** Has the schedule's backups made and rehearsed. */
import type { Clocks } from "#server/http/clocks.ts";
import type { Job } from "./scheduled-jobs.ts";

type Waits = Pick<Clocks, "backupsMs" | "backupRetryMs" | "backupRestMs">;

/** What the schedule makes the primary do; waits are in milliseconds. */
export function backupJobs({ backupsMs, backupRetryMs, backupRestMs }: Waits): Job[] {
  let runner: (() => Promise<void>) | undefined;
  return [
    {
      name: "backups",
      everyMs: backupsMs,
      // It finds out by itself whose turn it is, and keeps the turn while it is at work.
      runsOn: "every machine",
      async run() {
        runner ??= await makeRunner({ retryMs: backupRetryMs, restMs: backupRestMs });
        await runner();
      },
    },
  ];
}

/** No start waits for this code. */
async function makeRunner(clocks: { retryMs: number; restMs: number }): Promise<() => Promise<void>> {
  const { scheduleRunner } = await import("#features/backups/run-schedule.ts");
  return scheduleRunner(clocks);
}

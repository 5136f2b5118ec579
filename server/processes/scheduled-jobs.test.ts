import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Job, jobFailures, startScheduledJobs } from "./scheduled-jobs.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const aJob = (name: string, run: () => Promise<unknown>, runsOn: Job["runsOn"] = "every machine"): Job => ({
  name,
  everyMs: 1_000,
  runsOn,
  run,
});
const here = async () => true;

test("a job that fails is tried again, and holds up no other", async () => {
  const runs = { fails: 0, works: 0 };
  const fails = async () => {
    runs.fails += 1;
    throw new Error("not now");
  };
  startScheduledJobs(here, [aJob("fails", fails), aJob("works", async () => (runs.works += 1))]);
  await vi.advanceTimersByTimeAsync(2_500);
  expect(runs).toEqual({ fails: 3, works: 3 });
  expect(jobFailures()).toEqual(
    new Map([
      ["fails", 3],
      ["works", 0],
    ]),
  );
});

test("a job that takes long never runs twice at once", async () => {
  let [runs, atOnce, most] = [0, 0, 0];
  const slow = async () => {
    runs += 1;
    most = Math.max(most, ++atOnce);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    atOnce -= 1;
  };
  startScheduledJobs(here, [aJob("slow", slow)]);
  await vi.advanceTimersByTimeAsync(8_900);
  expect([runs, most]).toEqual([3, 1]);
});

test("a job for one machine runs where it belongs, and is asked about each time", async () => {
  const runs: string[] = [];
  let mine = false;
  const note = (name: string) => async () => runs.push(name);
  startScheduledJobs(
    async () => mine,
    [aJob("one", note("one"), "one machine"), aJob("every", note("every"))],
  );
  await vi.advanceTimersByTimeAsync(100);
  expect(runs).toEqual(["every"]);
  mine = true;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(runs.sort()).toEqual(["every", "every", "one"]);
});

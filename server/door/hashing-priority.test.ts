import { expect, test } from "vitest";
import { openHashingPriority } from "./hashing-priority.ts";

/** Keeps this thread busy for so long. */
function work(ms: number): void {
  const { user, system } = process.threadCpuUsage();
  for (;;) {
    const now = process.threadCpuUsage();
    if (now.user + now.system - user - system >= ms * 1_000) return;
  }
}

test("after its work a crowd rests until most of the time was others', but not for ever", async () => {
  const sparing = openHashingPriority((network) => network === "ada");
  const restAfterWork = () => {
    sparing.begin("ada");
    work(5);
    return sparing.restMs("ada");
  };
  // Again where this thread itself had to wait, which is a rest.
  await expect.poll(restAfterWork, { interval: 1 }).toBeGreaterThan(0);
  expect(restAfterWork()).toBeLessThanOrEqual(100);
  await expect.poll(() => sparing.restMs("ada"), { interval: 5 }).toBe(0);
  sparing.begin("ada");
  work(110);
  expect(sparing.restMs("ada")).toBe(0);
});

test("a thread that need not rest lets the request in at once", () => {
  const sparing = openHashingPriority(() => false);
  sparing.begin("ben");
  work(20);
  expect(sparing.restMs("ben")).toBe(0);
});

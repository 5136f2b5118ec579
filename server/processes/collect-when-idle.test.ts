import { setImmediate } from "node:timers/promises";
import { getHeapStatistics } from "node:v8";
import { expect, test, vi } from "vitest";
import { collectWhenIdle } from "./collect-when-idle.ts";

const heapBytes = () => getHeapStatistics().total_physical_size;

test("an idle process gives back what its heap has grown by", async () => {
  const held = Array.from({ length: 1_000_000 }, (_, index) => ({ text: `${index}` }));
  const grown = heapBytes();
  held.length = 0;
  const timer = collectWhenIdle(20);
  await vi.waitFor(() => expect(heapBytes()).toBeLessThan(grown - 40e6), 20_000);
  clearInterval(timer);
});

test("a busy process is not collected, nor an idle one that has not grown since", async () => {
  const collect = vi.fn();
  const timer = collectWhenIdle(20, collect);
  let ticks = 0;
  const ticking = setInterval(() => {
    ticks += 1;
  }, 20);
  while (ticks < 20) {
    for (const end = performance.now() + 30; performance.now() < end; );
    await setImmediate();
  }
  expect(collect).not.toHaveBeenCalled();
  await vi.waitFor(() => expect(ticks).toBeGreaterThan(60), 20_000);
  expect(collect).toHaveBeenCalledTimes(1);
  clearInterval(timer);
  clearInterval(ticking);
});

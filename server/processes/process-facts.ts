import { type EventLoopUtilization, performance } from "node:perf_hooks";
import type { ProcessFacts } from "#features/metrics/metrics.ts";

const everyMs = 1_000;
const keptTimes = 10;

/** Watches this process from now on; gives what it is like, each time since the last time. */
export function watchProcess(): () => ProcessFacts {
  const late: number[] = [];
  let expectedAt = performance.now() + everyMs;
  setInterval(() => {
    const now = performance.now();
    late.push(Math.max(0, now - expectedAt));
    if (late.length > keptTimes) late.shift();
    expectedAt = now + everyMs;
  }, everyMs).unref();
  let before: EventLoopUtilization = performance.eventLoopUtilization();
  return () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, before);
    before = now;
    return { memoryBytes: process.memoryUsage.rss(), lagMs: Math.max(0, ...late), utilization };
  };
}

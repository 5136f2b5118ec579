import { type EventLoopUtilization, performance } from "node:perf_hooks";
import { getHeapStatistics } from "node:v8";
import { garbageCollector } from "#lib/collect-garbage.ts";

/** A process is idle if its event loop was busy for less than this share of the time since the last look. */
const idleShare = 0.05;
/** A collection pays when the heap has grown by this factor since the last one. */
const growth = 1.3;

/**
 * Collects this process's garbage when it is idle, and gives the memory back to the system. V8 alone keeps what it took
 * to start or to serve a load: 10 MB of the primary and of each worker after a start, 25 MB of a worker after load. A
 * collection takes 50 to 100 ms, so nobody may be waiting.
 */
export function collectWhenIdle(everyMs = 2_000, collect = collectGarbage): NodeJS.Timeout {
  let before: EventLoopUtilization = performance.eventLoopUtilization();
  let collected = 0;
  return setInterval(() => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, before);
    before = now;
    if (utilization > idleShare || heapBytes() < collected * growth) return;
    collect();
    collected = heapBytes();
  }, everyMs).unref();
}

const heapBytes = () => getHeapStatistics().total_physical_size;

function collectGarbage(): void {
  garbageCollector()({ type: "major", execution: "sync", flavor: "last-resort" });
}

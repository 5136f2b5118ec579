import { setTimeout as pause } from "node:timers/promises";
import { type Portal, startPortal, waitFor } from "../support/portal.ts";
import { workersOf } from "../support/processes.ts";
import { reader } from "../support/reader.ts";
import type { LongTest } from "./long-test.ts";

const kills = 3;
const withinMs = 5_000;
const readers = 4;

/** Workers are killed while visitors read without pause: nobody is refused, and a kill breaks what it answered, no more. */
export const killsOfWorkers: LongTest = {
  name: "kills of workers",
  count: 50,
  async begin() {
    return {
      async repeat() {
        const portal = await startPortal({ WORKERS: "2" });
        try {
          return await killed(portal);
        } finally {
          await portal.stop();
        }
      },
      async end() {},
    };
  },
};

async function killed(portal: Portal) {
  await waitFor(() => isWhole(portal));
  const reading = Array.from({ length: readers }, () => reader(portal));
  for (let kill = 0; kill < kills; kill += 1) {
    await pause((Math.random() * withinMs) / kills);
    const workers = workersOf(portal);
    const victim = workers[Math.floor(Math.random() * workers.length)];
    if (victim !== undefined) process.kill(victim, "SIGKILL");
  }
  await waitFor(() => isWhole(portal), 30_000);
  const all = await Promise.all(reading.map((each) => each.stop()));
  const sum = (how: string) => all.reduce((total, { went }) => total + (went[how] ?? 0), 0);
  const seen = {
    answered: sum("200"),
    broken: sum("broken"),
    refused: sum("refused"),
    "longest wait, ms": Math.round(Math.max(...all.map(({ longestMs }) => longestMs))),
  };
  const isKept = seen.refused === 0 && all.every(({ went }) => (went.broken ?? 0) <= kills);
  if (!isKept) throw new Error(JSON.stringify(all.map(({ went }) => went)));
  return seen;
}

/** Both workers listen. */
function isWhole(portal: Portal): boolean {
  const listening = new Set(
    portal.log().flatMap(({ event, worker }) => (event === "worker listening" ? [Number(worker)] : [])),
  );
  const workers = workersOf(portal);
  return workers.length === 2 && workers.every((pid) => listening.has(pid));
}

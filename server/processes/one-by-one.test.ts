import { expect, test, vi } from "vitest";
import { log } from "#lib/log.ts";
import { oneByOne } from "./one-by-one.ts";

const [first, second, third] = ["first", "second", "third"];
const all = [first, second, third];

/** What ends and comes instead, and how many of the three are there at each step. */
function aPlace(comes: (worker: string) => boolean) {
  let there = all.length;
  const steps: [what: string, there: number][] = [];
  const end = async (worker: string) => {
    there -= 1;
    steps.push([`${worker} ended`, there]);
    if (!comes(worker)) return;
    setTimeout(() => {
      there += 1;
      steps.push([`${worker} followed`, there]);
    }, 20);
  };
  return { end, steps, areThere: () => there >= all.length };
}

test("no worker ends before the one before it has a successor", async () => {
  const { steps, end, areThere } = aPlace(() => true);
  await oneByOne(all, end, { areThere, patienceMs: 60_000 });
  expect(steps).toEqual(
    all.flatMap((worker) => [
      [`${worker} ended`, 2],
      [`${worker} followed`, 3],
    ]),
  );
});

test("one that does not come up is told, and keeps the others from nothing", async () => {
  const warned = vi.spyOn(log, "warn").mockImplementation(() => {});
  const { steps, end, areThere } = aPlace((worker) => worker !== second);
  await oneByOne(all, end, { areThere, patienceMs: 200 });
  expect(steps.map(([what]) => what)).toContain("third followed");
  expect(steps.find(([what]) => what === "third ended")).toEqual(["third ended", 1]);
  expect(warned.mock.calls).toEqual(
    Array.from({ length: 2 }, () => ["worker not there yet, others are replaced"]),
  );
  warned.mockRestore();
});

import { expect, test, vi } from "vitest";
import { openAdmission } from "./admission.ts";
import type { HashingPriority } from "./hashing-priority.ts";

const never: HashingPriority = { restMs: () => 0, begin: () => {} };

const turnOfLoop = () => new Promise((resolve) => setImmediate(resolve));

/** Requests that note who came in. */
function requests(entrance: ReturnType<typeof openAdmission>) {
  const inside: string[] = [];
  const turnedAway: string[] = [];
  const ask = (network: string, count: number) => {
    for (let times = 0; times < count; times += 1) {
      let gone = () => {};
      const turn = entrance.turn(() => ({
        network,
        onGone(listener) {
          gone = listener;
        },
        turnAway() {
          turnedAway.push(network);
          gone();
        },
      }));
      if (turn) void turn.then(() => inside.push(network));
      else inside.push(network);
    }
  };
  return { inside, turnedAway, ask };
}

test("as many as can be begun in one turn of the event loop come in at once", () => {
  const { inside, ask } = requests(openAdmission(never));
  ask("ada", 16);
  expect(inside).toHaveLength(16);
});

test("of a crowd some are begun in each turn, and a newcomer is in the next one", async () => {
  const { inside, ask } = requests(openAdmission(never));
  ask("ada", 1_000);
  ask("ben", 1);
  expect(inside).toHaveLength(16);
  await turnOfLoop();
  expect(inside).toHaveLength(32);
  expect(inside).toContain("ben");
  await vi.waitFor(() => expect(inside).toHaveLength(1_001));
  await turnOfLoop();
  ask("ada", 16);
  expect(inside).toHaveLength(1_017);
});

test("while a crowd rests, others come in", async () => {
  let restMs = 1;
  const { inside, ask } = requests(openAdmission({ restMs: () => restMs, begin: () => {} }));
  ask("ada", 1_000);
  ask("ben", 1);
  await turnOfLoop();
  expect(inside.slice(16)).toEqual(["ben"]);
  ask("cleo", 1);
  expect(inside.slice(16)).toEqual(["ben", "cleo"]);
  await turnOfLoop();
  expect(inside).toHaveLength(18);
  restMs = 0;
  await vi.waitFor(() => expect(inside).toHaveLength(1_002));
});

test("when too many wait, the network with most of them is turned away, and nobody else", async () => {
  const { inside, turnedAway, ask } = requests(openAdmission(never));
  ask("ada", 16 + 4_000);
  expect(turnedAway).toEqual([]);
  ask("ben", 10);
  expect(turnedAway).toEqual(Array(10).fill("ada"));
  await vi.waitFor(() => expect(inside).toHaveLength(16 + 4_000 + 10), 5_000);
  expect(inside.filter((each) => each === "ben")).toHaveLength(10);
});

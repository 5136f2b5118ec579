import { expect, test, vi } from "vitest";
import { openEntrance } from "./entrance.ts";

const turnOfLoop = () => new Promise((resolve) => setImmediate(resolve));

/** Requests that note who came in. */
function requests(entrance: ReturnType<typeof openEntrance>) {
  const inside: string[] = [];
  const ask = (network: string, count: number) => {
    for (let times = 0; times < count; times += 1) {
      const turn = entrance.turn(() => network);
      if (turn) void turn.then(() => inside.push(network));
      else inside.push(network);
    }
  };
  return { inside, ask };
}

test("as many as can be begun in one turn of the event loop come in at once", () => {
  const { inside, ask } = requests(openEntrance(() => false));
  ask("ada", 16);
  expect(inside).toHaveLength(16);
});

test("of a crowd some are begun in each turn, and whoever else comes is in the next one", async () => {
  const { inside, ask } = requests(openEntrance(() => false));
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

test("a crowd rests after each turn while the processor is somebody else's", async () => {
  let isOthers = true;
  const { inside, ask } = requests(openEntrance((network) => network === "ada" && isOthers));
  ask("ada", 1_000);
  await turnOfLoop();
  expect(inside).toHaveLength(16);
  isOthers = false;
  await vi.waitFor(() => expect(inside).toHaveLength(1_000));
});

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { count, takeCounts } from "#features/figures/count.ts";
import { takeTallies, tallyAnswer } from "#features/metrics/tallies.ts";
import { openHandOver } from "./hand-over.ts";
import type { FromWorker } from "./messages.ts";

/** What the process would say to its primary. */
const sent: FromWorker[] = [];
const { send, connected } = process;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "setTimeout", "clearTimeout"] });
  takeTallies();
  takeCounts();
  sent.length = 0;
  Object.assign(process, { connected: true, send: (message: FromWorker) => sent.push(message) });
});

afterEach(() => {
  vi.useRealTimers();
  Object.assign(process, { send, connected });
});

const open = () => openHandOver({ connections: () => 3, inFlight: () => 1 }, 10_000);
const counts = () => sent.filter((message) => message.kind === "counts");

test("what was counted is handed over within a second, once, with how the worker is", () => {
  open();
  tallyAnswer("page", 200, 5);
  count("log-ins");
  vi.advanceTimersByTime(1_000);
  expect(counts()).toMatchObject([
    { counts: { "log-ins": 1 }, facts: { connections: 3, inFlight: 1, waitingHashes: 0 }, asked: undefined },
  ]);
  expect(counts()[0]?.tallies.answers[1]).toBe(1);
  expect(counts()[0]?.facts.memoryBytes).toBeGreaterThan(1_000_000);
  vi.advanceTimersByTime(5_000);
  expect(counts()).toHaveLength(1);
});

test("a worker that does nothing says so every ten seconds alone", () => {
  open();
  vi.advanceTimersByTime(9_999);
  expect(sent).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(counts()).toHaveLength(1);
});

test("asked by the primary it answers at once, and a question of its own has one answer", async () => {
  const handOver = open();
  handOver.hear({ kind: "hand over", id: 7 });
  expect(counts()).toMatchObject([{ asked: 7 }]);
  const [first, second] = [handOver.metrics(), handOver.metrics()];
  handOver.hear({ kind: "metrics", id: 2, text: "two" });
  handOver.hear({ kind: "metrics", id: 1, text: "one" });
  expect(await Promise.all([first, second])).toEqual(["one", "two"]);
});

test("it waits five seconds for a primary that does not answer, and no longer", async () => {
  const asked = open().metrics();
  vi.advanceTimersByTime(5_000);
  expect(await asked).toBeUndefined();
});

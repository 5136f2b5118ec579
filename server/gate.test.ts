import { afterEach, expect, test, vi } from "vitest";
import { openGate } from "./gate.ts";

afterEach(() => {
  vi.useRealTimers();
});

const staying = () => new AbortController().signal;

/** Works that end when they are told to. */
function works(count: number) {
  const ends = Array.from({ length: count }, () => Promise.withResolvers<void>());
  const begun: number[] = [];
  const work = (index: number) => async () => {
    begun.push(index);
    await ends[index]?.promise;
    return index;
  };
  return { work, begun, end: (index: number) => ends[index]?.resolve() };
}

test("so many at a time, the others in their order", async () => {
  const gate = openGate(2, 10);
  const { work, begun, end } = works(4);
  const all = [0, 1, 2, 3].map((index) => gate.pass(work(index), staying()));
  await Promise.resolve();
  expect(begun).toEqual([0, 1]);
  end(1);
  await all[1];
  await expect.poll(() => begun).toEqual([0, 1, 2]);
  for (const index of [0, 2, 3]) end(index);
  expect(await Promise.all(all)).toEqual([0, 1, 2, 3]);
});

test("when too many wait, one more is turned away", async () => {
  const gate = openGate(1, 1);
  const { work, end } = works(2);
  const [first, second] = [gate.pass(work(0), staying()), gate.pass(work(1), staying())];
  expect(await gate.pass(work(1), staying())).toBe("full");
  end(0);
  end(1);
  expect(await Promise.all([first, second])).toEqual([0, 1]);
});

test("whoever leaves while waiting is not begun, and holds up nobody", async () => {
  const gate = openGate(1, 10);
  const { work, begun, end } = works(3);
  const leaving = new AbortController();
  const [first, second, third] = [
    gate.pass(work(0), staying()),
    gate.pass(work(1), leaving.signal),
    gate.pass(work(2), staying()),
  ];
  leaving.abort();
  expect(await second).toBe("left");
  end(0);
  end(2);
  expect(await Promise.all([first, third])).toEqual([0, 2]);
  expect(begun).toEqual([0, 2]);
});

test("work that fails makes room all the same", async () => {
  const gate = openGate(1, 10);
  await expect(gate.pass(async () => Promise.reject(new Error("broken")), staying())).rejects.toThrow(
    "broken",
  );
  expect(await gate.pass(async () => "next", staying())).toBe("next");
});

test("work that waits for something itself holds up the others for a second at most", async () => {
  vi.useFakeTimers();
  const gate = openGate(1, 10);
  void gate.pass(() => new Promise(() => {}), staying());
  const second = gate.pass(async () => "second", staying());
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await second).toBe("second");
});

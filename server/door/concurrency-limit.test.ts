import { afterEach, expect, test, vi } from "vitest";
import { type Aside, openConcurrencyLimit } from "./concurrency-limit.ts";
import type { HashingPriority } from "./hashing-priority.ts";

afterEach(() => {
  vi.useRealTimers();
});

const never: HashingPriority = { restMs: () => 0, begin: () => {} };

const staying = () => new AbortController().signal;
const ada = { network: "192.0.2.1", kind: "page" } as const;
const ben = { network: "192.0.2.2", kind: "page" } as const;
const cleo = { network: "192.0.2.3", kind: "page" } as const;

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
  const limit = openConcurrencyLimit({ atOnce: 2, mostWaiting: 10, mostAside: 10, hashingPriority: never });
  const { work, begun, end } = works(4);
  const all = [0, 1, 2, 3].map((index) => limit.pass(ada, work(index), staying()));
  await expect.poll(() => begun).toEqual([0, 1]);
  end(1);
  await all[1];
  await expect.poll(() => begun).toEqual([0, 1, 2]);
  for (const index of [0, 2, 3]) end(index);
  expect(await Promise.all(all)).toEqual([0, 1, 2, 3]);
});

test("networks take turns", async () => {
  const limit = openConcurrencyLimit({ atOnce: 1, mostWaiting: 10, mostAside: 10, hashingPriority: never });
  const { work, begun, end } = works(6);
  const all = [0, 1, 2].map((index) => limit.pass(ada, work(index), staying()));
  all.push(limit.pass(ben, work(3), staying()), limit.pass(ben, work(4), staying()));
  all.push(limit.pass(cleo, work(5), staying()));
  for (const index of [0, 1, 2, 3, 4, 5]) end(index);
  await Promise.all(all);
  expect(begun).toEqual([0, 3, 1, 5, 4, 2]);
});

test("while another network waits, one has one place", async () => {
  const limit = openConcurrencyLimit({ atOnce: 2, mostWaiting: 10, mostAside: 10, hashingPriority: never });
  const { work, begun, end } = works(6);
  const all = [0, 1, 2, 3].map((index) => limit.pass(ada, work(index), staying()));
  all.push(limit.pass(ben, work(4), staying()), limit.pass(ben, work(5), staying()));
  end(0);
  await all[0];
  await expect.poll(() => begun).toEqual([0, 1, 4]);
  end(4);
  await all[4];
  await expect.poll(() => begun).toEqual([0, 1, 4, 5]);
  for (const index of [1, 2, 3, 5]) end(index);
  await Promise.all(all);
});

test("when too many wait, one more is turned away, or the newest of a network that has more", async () => {
  const limit = openConcurrencyLimit({ atOnce: 1, mostWaiting: 2, mostAside: 10, hashingPriority: never });
  const { work, begun, end } = works(4);
  const all = [0, 1, 2].map((index) => limit.pass(ada, work(index), staying()));
  expect(await limit.pass(ada, work(3), staying())).toBe("full");
  const other = limit.pass(ben, work(3), staying());
  expect(await all[2]).toBe("full");
  for (const index of [0, 1, 3]) end(index);
  expect(await Promise.all([all[0], all[1], other])).toEqual([0, 1, 3]);
  expect(begun).toEqual([0, 3, 1]);
});

test("a request that has waited too long is turned away, a form sooner than a page", async () => {
  vi.useFakeTimers();
  const limit = openConcurrencyLimit({ atOnce: 1, mostWaiting: 10, mostAside: 1, hashingPriority: never });
  const endless = () => new Promise<string>(() => {});
  const turnedAway: string[] = [];
  for (const kind of ["page", "form"] as const) {
    void limit.pass({ ...ada, kind }, endless, staying());
    await vi.advanceTimersByTimeAsync(1_000);
  }
  for (const kind of ["page", "form"] as const)
    void limit
      .pass({ ...ada, kind }, endless, staying())
      .then((given) => turnedAway.push(`${kind} ${given}`));
  await vi.advanceTimersByTimeAsync(1_999);
  expect(turnedAway).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(turnedAway).toEqual(["form full"]);
  await vi.advanceTimersByTimeAsync(8_000);
  expect(turnedAway).toEqual(["form full", "page full"]);
});

test("a client that leaves while waiting is not begun, and holds up nobody", async () => {
  const limit = openConcurrencyLimit({ atOnce: 1, mostWaiting: 10, mostAside: 10, hashingPriority: never });
  const { work, begun, end } = works(3);
  const leaving = new AbortController();
  const [first, second, third] = [
    limit.pass(ada, work(0), staying()),
    limit.pass(ada, work(1), leaving.signal),
    limit.pass(ada, work(2), staying()),
  ];
  leaving.abort();
  expect(await second).toBe("left");
  expect(await limit.pass(ada, work(1), leaving.signal)).toBe("left");
  end(0);
  end(2);
  expect(await Promise.all([first, third])).toEqual([0, 2]);
  expect(begun).toEqual([0, 2]);
  // In the very moment in which its turn has come.
  const late = new AbortController();
  const [fourth, fifth] = [limit.pass(ada, work(1), late.signal), limit.pass(ada, work(2), staying())];
  late.abort();
  expect(await Promise.all([fourth, fifth])).toEqual(["left", 2]);
});

test("work that fails makes room all the same", async () => {
  const limit = openConcurrencyLimit({ atOnce: 1, mostWaiting: 10, mostAside: 10, hashingPriority: never });
  const broken = () => Promise.reject(new Error("broken"));
  await expect(limit.pass(ada, broken, staying())).rejects.toThrow("broken");
  const failsAside = (aside: Aside) => aside(broken());
  await expect(limit.pass(ada, failsAside, staying())).rejects.toThrow("broken");
  expect(await limit.pass(ada, async () => "next", staying())).toBe("next");
});

test("work that waits for something itself holds up the others for a second at most", async () => {
  vi.useFakeTimers();
  const limit = openConcurrencyLimit({ atOnce: 1, mostWaiting: 10, mostAside: 10, hashingPriority: never });
  void limit.pass(ada, () => new Promise(() => {}), staying());
  const second = limit.pass(ada, async () => "second", staying());
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await second).toBe("second");
});

test("work that steps aside lets others in, and comes in again in turn", async () => {
  const limit = openConcurrencyLimit({ atOnce: 1, mostWaiting: 10, mostAside: 10, hashingPriority: never });
  const { work, begun, end } = works(2);
  const hash = Promise.withResolvers<void>();
  const events: string[] = [];
  const first = limit.pass(
    ada,
    async (aside) => {
      await aside(hash.promise);
      events.push("back");
    },
    staying(),
  );
  const others = [0, 1].map((index) => limit.pass(ben, work(index), staying()));
  await expect.poll(() => begun).toEqual([0]);
  hash.resolve();
  await new Promise(setImmediate);
  expect(events).toEqual([]);
  end(0);
  await first;
  expect(events).toEqual(["back"]);
  end(1);
  await Promise.all(others);
});

test("work that is given up while it waits aside leaves no place taken", async () => {
  const limit = openConcurrencyLimit({ atOnce: 1, mostWaiting: 10, mostAside: 1, hashingPriority: never });
  for (const steps of [1, 2]) {
    const hash = Promise.withResolvers<void>();
    const asides: Promise<void>[] = [];
    const givenUp = limit.pass(
      ada,
      async (aside) => {
        for (let step = 0; step < steps; step += 1) asides.push(aside(hash.promise));
        throw new Error("given up");
      },
      staying(),
    );
    await expect(givenUp).rejects.toThrow("given up");
    hash.resolve();
    await Promise.all(asides);
    expect(await limit.pass(ada, async () => "next", staying())).toBe("next");
  }
});

test("of one network no more is let in while much of its work waits aside, or takes very long", async () => {
  vi.useFakeTimers();
  const limit = openConcurrencyLimit({ atOnce: 2, mostWaiting: 10, mostAside: 2, hashingPriority: never });
  const hash = Promise.withResolvers<void>();
  const { work, begun, end } = works(3);
  const aside = limit.pass(ada, (step) => step(hash.promise), staying());
  const late = limit.pass(ada, work(0), staying());
  await vi.advanceTimersByTimeAsync(1_000);
  const waiting = limit.pass(ada, work(1), staying());
  const other = limit.pass(ben, work(2), staying());
  await vi.advanceTimersByTimeAsync(2_000);
  expect(begun).toEqual([0, 2]);
  hash.resolve();
  await aside;
  await vi.advanceTimersByTimeAsync(0);
  expect(begun).toEqual([0, 2, 1]);
  for (const index of [0, 1, 2]) end(index);
  expect(await Promise.all([late, waiting, other])).toEqual([0, 1, 2]);
});

test("a crowd that has to rest is let in afterwards, others and what makes no crowd at once", async () => {
  vi.useFakeTimers();
  let rests = true;
  const begun: string[] = [];
  const hashingPriority: HashingPriority = {
    restMs: (network) => (network === ada.network && rests ? 30 : 0),
    begin: (network) => begun.push(network),
  };
  const limit = openConcurrencyLimit({ atOnce: 1, mostWaiting: 100, mostAside: 10, hashingPriority });
  const done: string[] = [];
  const taking10 = (name: string) => async () => {
    await new Promise((resolve) => setTimeout(resolve, 10));
    done.push(name);
  };
  for (const at of Array(10).keys()) void limit.pass(ada, taking10(`ada ${at}`), staying());
  await vi.advanceTimersByTimeAsync(10);
  void limit.pass(ben, taking10("ben"), staying());
  await vi.advanceTimersByTimeAsync(100);
  expect(done).toEqual(["ada 0", "ben"]);
  expect(begun).toEqual([]);
  rests = false;
  await vi.advanceTimersByTimeAsync(30 + 2 * 10);
  expect(begun.length).toBe(2);
  // What is left makes no crowd.
  rests = true;
  await vi.advanceTimersByTimeAsync(100);
  expect(done).toHaveLength(11);
});

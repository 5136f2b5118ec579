import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type RequestContext, requestContexts } from "#lib/request-context.ts";
import { HashQueueFull, hashInThread, hashing, isHashingForOthers } from "./hash-queue.ts";
import { allowHashing, stopHashing } from "./hashing-thread-start.ts";

beforeAll(allowHashing);
afterAll(stopHashing);
beforeEach(() => {
  hashing.meanMs = 100;
});

const [ada, ben, cleo] = ["192.0.2.1", "2001:db8::1", "192.0.2.3"];
const job = { password: Buffer.from("x"), salt: Buffer.from("y"), iterations: 20_000 };

/** Asks for a hash as a request from there does, and notes when it is there. */
function asked(
  done: string[],
  name: string,
  caller: string,
  more: Partial<RequestContext> = {},
): Promise<void> {
  const hash = requestContexts.run({ caller, ...more } as RequestContext, () => hashInThread(job));
  return hash.then(() => void done.push(name));
}

test("the thread starts with the first hash, and takes those that follow", async () => {
  expect(hashing.thread).toBeUndefined();
  const both = [hashInThread(job), hashInThread(job)];
  const { thread } = hashing;
  expect(thread).toBeDefined();
  const [first, second] = await Promise.all(both);
  expect(first).toEqual(second);
  expect(await hashInThread(job)).toEqual(first);
  expect(hashing.thread).toBe(thread);
});

test("networks take turns: a latecomer waits for one hash of each other network, not for all", async () => {
  const done: string[] = [];
  const all = ["a1", "a2", "a3", "a4"].map((name) => asked(done, name, ada));
  all.push(asked(done, "b1", ben), asked(done, "b2", "2001:db8::2"), asked(done, "c1", cleo));
  await Promise.all(all);
  expect(done).toEqual(["a1", "b1", "a2", "c1", "b2", "a3", "a4"]);
});

test("where two seconds of work wait, the network with most of it makes room for another, and for itself none", async () => {
  const done: string[] = [];
  hashing.meanMs = 500;
  const all = ["a1", "a2", "a3", "a4"].map((name) => asked(done, name, ada));
  const refused = expect(all[3]).rejects.toMatchObject({ name: "HashQueueFull", retryAfterSeconds: 2 });
  await expect(asked(done, "a5", ada)).rejects.toThrow(HashQueueFull);
  await Promise.all([...all.slice(0, 3), asked(done, "b1", ben), refused]);
  expect(done).toEqual(["a1", "b1", "a2", "a3"]);
});

test("where one hash took longer than may wait, the next is worked out all the same", async () => {
  const done: string[] = [];
  hashing.meanMs = 5_000;
  const all = [asked(done, "a1", ada), asked(done, "a2", ada)];
  await expect(asked(done, "a3", ada)).rejects.toThrow(HashQueueFull);
  await Promise.all(all);
  expect(done).toEqual(["a1", "a2"]);
  expect(hashing.meanMs).toBeLessThan(5_000);
});

test("a client that leaves is not hashed for, and holds up nobody", async () => {
  const done: string[] = [];
  const leaving = new AbortController();
  const { signal: left } = leaving;
  const first = asked(done, "a1", ada);
  const gone = expect(asked(done, "a2", ada, { left })).rejects.toThrow(HashQueueFull);
  const last = asked(done, "a3", ada);
  expect(hashing.waiting.size).toBe(2);
  leaving.abort();
  expect(hashing.waiting.size).toBe(1);
  await Promise.all([gone, first, last]);
  await expect(asked(done, "a4", ada, { left })).rejects.toThrow(HashQueueFull);
  expect(done).toEqual(["a1", "a3"]);
});

test("it is known whether anybody else's is being worked out, or waits", async () => {
  const done: string[] = [];
  expect(isHashingForOthers(ada)).toBe(false);
  const first = asked(done, "a1", ada);
  expect([isHashingForOthers(ada), isHashingForOthers(cleo)]).toEqual([false, true]);
  const second = asked(done, "c1", cleo);
  expect([isHashingForOthers(ada), isHashingForOthers(cleo)]).toEqual([true, true]);
  await first;
  expect([isHashingForOthers(ada), isHashingForOthers(cleo)]).toEqual([true, false]);
  await second;
  expect([isHashingForOthers(ada), isHashingForOthers(cleo)]).toEqual([false, false]);
});

test("a request that waits for a hash lets others in meanwhile", async () => {
  const waits: unknown[] = [];
  const aside = <T>(until: Promise<T>): Promise<T> => {
    waits.push(until);
    return until;
  };
  await asked([], "a1", ada, { aside });
  expect(waits).toHaveLength(1);
});

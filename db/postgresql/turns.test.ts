import { expect, test } from "vitest";
import { isBusy, isLost, isUnavailable } from "#db/errors.ts";
import { turns } from "./turns.ts";

const gate = () => Promise.withResolvers<string>();

test("so many run at once, the others in the order they came", async () => {
  const inTurn = turns(2, 1000);
  const gates = [gate(), gate(), gate(), gate()];
  const begun: number[] = [];
  const all = gates.map(({ promise }, at) =>
    inTurn(() => {
      begun.push(at);
      return promise;
    }),
  );
  expect(begun).toEqual([0, 1]);
  gates[1]?.resolve("second");
  expect(await all[1]).toBe("second");
  expect(begun).toEqual([0, 1, 2]);
  gates[0]?.reject(new Error("failed"));
  await expect(all[0]).rejects.toThrow("failed");
  expect(begun).toEqual([0, 1, 2, 3]);
  for (const { resolve } of gates) resolve("done");
  expect(await Promise.all(all.slice(2))).toEqual(["done", "done"]);
});

test("who waits too long is told that others are writing, and takes no turn", async () => {
  const inTurn = turns(1, 20);
  const { promise, resolve } = gate();
  const first = inTurn(() => promise);
  const failure: unknown = await inTurn(() => Promise.resolve("never")).catch((error: unknown) => error);
  expect([isBusy, isUnavailable, isLost].map((is) => is(failure))).toEqual([true, true, false]);
  resolve("first");
  expect(await first).toBe("first");
  expect(await inTurn(() => Promise.resolve("next"))).toBe("next");
});

import * as fc from "fast-check";
import { expect, test } from "vitest";
import { Turns } from "./turns.ts";

function all(turns: Turns<string>): string[] {
  const taken: string[] = [];
  for (let one = turns.take(); one !== undefined; one = turns.take()) taken.push(one);
  return taken;
}

function waiting(...names: string[]): Turns<string> {
  const turns = new Turns<string>();
  for (const name of names) turns.add(name.slice(0, 1), name);
  return turns;
}

test("the lines take turns, and within a line it is first come, first served", () => {
  expect(all(waiting("a1", "a2", "a3", "b1", "c1", "c2"))).toEqual(["a1", "b1", "c1", "a2", "c2", "a3"]);
});

test("a latecomer waits for one of each other line, however long those are", () => {
  const turns = waiting("a1", "a2", "a3", "b1", "b2", "b3");
  turns.take();
  turns.add("c", "c1");
  expect(all(turns).slice(0, 3)).toEqual(["b1", "a2", "c1"]);
});

test("a line that had its turn and comes back has no second one before another's first", () => {
  const turns = waiting("a1");
  turns.take();
  turns.add("a", "a2");
  turns.add("b", "b1");
  expect(all(turns)).toEqual(["b1", "a2"]);
});

test("a line with a first that may not come yet is passed over, and keeps its turn", () => {
  const turns = waiting("a1", "b1");
  expect(turns.take((first) => first !== "a1")).toBe("b1");
  expect(turns.take((first) => first !== "a1")).toBeUndefined();
  expect(all(turns)).toEqual(["a1"]);
});

test("where there is no room, the longest line gives up its newest, never for one of its own", () => {
  const turns = waiting("a1", "a2", "a3", "b1");
  expect(turns.makeRoom("a")).toBeUndefined();
  expect(turns.makeRoom("c")).toBe("a3");
  // They would only change places.
  expect(turns.makeRoom("b")).toBeUndefined();
  expect(turns.makeRoom("c")).toBe("a2");
  expect(turns.makeRoom("c")).toBeUndefined();
  expect(all(turns)).toEqual(["a1", "b1"]);
});

test("of all that comes and goes, each is taken once, and the count is right", () => {
  const acts = fc.array(fc.tuple(fc.constantFrom("add", "take", "remove"), fc.constantFrom("a", "b", "c")));
  fc.assert(
    fc.property(acts, (list) => {
      const turns = new Turns<string>();
      const there = new Set<string>();
      for (const [index, [act, name]] of list.entries()) {
        if (act === "add") {
          turns.add(name, `${name}${index}`);
          there.add(`${name}${index}`);
        } else if (act === "take") {
          const taken = turns.take();
          expect(taken === undefined ? there.size === 0 : there.delete(taken)).toBe(true);
        } else {
          const [one] = [...there].filter((each) => each.startsWith(name));
          turns.remove(name, one ?? "nobody");
          if (one) there.delete(one);
        }
        expect(turns.size).toBe(there.size);
      }
      expect(new Set(all(turns))).toEqual(there);
    }),
  );
});

import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type KeyFile, keyIdOf } from "#lib/key-file.ts";
import { keysIn, unitedKeys } from "./united-keys.ts";

const names = ["session", "pepper", "data", "ticket", "action"] as const;
const someKeys = (): KeyFile =>
  Object.fromEntries(names.map((name) => [name, [randomBytes(32).toString("base64url")]]));

test("every key is kept once, and what nothing says more of is the restored database's", () => {
  const [ours, theirs] = [someKeys(), someKeys()];
  const both = unitedKeys([ours, { ...theirs, data: [...(ours.data ?? []), ...(theirs.data ?? [])] }]);
  const inFront = { ...theirs, data: ours.data };
  const behind = { ...ours, data: theirs.data };
  for (const name of names) expect(both[name]).toEqual([...(inFront[name] ?? []), ...(behind[name] ?? [])]);
  expect(unitedKeys([both, ours, theirs])).toEqual(both);
});

/** The n-th key of a history in which one follows the other. */
const nth = (n: number) => Buffer.alloc(32, n).toString("base64url");
const nthId = (n: number) => keyIdOf(Buffer.alloc(32, n));
const time = (n: number, step: number) => new Date(Date.UTC(2026, 0, n, step)).toISOString();

type Moment = Readonly<{ inUse: number; kept: number; isNextComing: boolean }>;

/** keys.json as it was when the n-th key was in use: `kept` of those before are not dropped yet. */
function fileAt({ inUse, kept, isNextComing }: Moment, name: "data" | "pepper"): KeyFile {
  const before = Array.from({ length: inUse }, (_, back) => inUse - 1 - back);
  const [there, gone] = [before.slice(0, kept), before.slice(kept)];
  const used = [inUse, ...there].filter((n) => n > 0);
  const notes = used.map((n) => [nthId(n), { made: time(n, 1), used: time(n, 2) }] as const);
  const coming = isNextComing ? [[nthId(inUse + 1), { made: time(inUse + 1, 1) }] as const] : [];
  const left = gone.map((n) => [nthId(n), { at: time(n + 1, 3), derived: {} }]);
  return {
    [name]: [inUse, ...there, ...(isNextComing ? [inUse + 1] : [])].map(nth),
    notes: Object.fromEntries([...notes, ...coming]),
    ...(name === "data" && { retired: Object.fromEntries(left) }),
  };
}

test("whatever is restored over whatever, a key that was followed by another is never in use again, nor comes", () => {
  const moment = fc.record({ inUse: fc.nat(5), kept: fc.nat(5), isNextComing: fc.boolean() });
  fc.assert(
    fc.property(
      fc.array(moment, { minLength: 1, maxLength: 5 }),
      fc.constantFrom("data", "pepper"),
      (all, name) => {
        const restored = all
          .map((one) => fileAt(one, name))
          .reduce((dataDir, backup) => unitedKeys([dataDir, backup]));
        const newest = Math.max(...all.map(({ inUse }) => inUse));
        const [inUse, ...others] = restored[name] ?? [];
        expect(inUse).toBe(nth(newest));
        const coming = others.filter((key) => {
          const { made, used } = restored.notes?.[keyIdOf(Buffer.from(key, "base64url"))] ?? {};
          return made && !used;
        });
        expect(coming.every((key) => key === nth(newest + 1))).toBe(true);
        const known = new Set(all.flatMap((one) => fileAt(one, name)[name] ?? []));
        expect(new Set(restored[name])).toEqual(known);
      },
    ),
    { numRuns: 500 },
  );
});

test("without any times, places and remains tell which key was followed by another", () => {
  const [first, second] = [nth(1), nth(2)];
  const remains = { retired: { [nthId(1)]: { at: time(2, 3), derived: {} } } };
  for (const files of [
    [{ data: [first] }, { data: [second, first] }],
    [{ data: [second, first] }, { data: [first] }],
    [{ data: [second, first] }, { data: [first, second] }],
    [{ data: [first] }, { data: [second], ...remains }],
    [{ data: [second], ...remains }, { data: [first] }],
    [{ data: [first, second] }, { data: [second], ...remains }],
  ])
    expect(unitedKeys(files).data).toEqual([second, first]);
});

test("what files say of keys is kept beside them", () => {
  const one = { ...someKeys(), notes: { a: { made: "1" }, b: { made: "1" } } };
  const other = { ...someKeys(), notes: { b: { made: "2" }, c: { made: "2" } } };
  expect(unitedKeys([one, other])).toMatchObject({
    notes: { a: { made: "1" }, b: { made: "1" }, c: { made: "2" } },
  });
});

test("a file that holds no keys is refused by its name", () => {
  const whole = someKeys();
  expect(keysIn("a", JSON.stringify(whole))).toEqual(whole);
  for (const text of ["", "{", "[]", JSON.stringify({ ...whole, data: ["short"] })])
    expect(() => keysIn("/a/keys.json", text)).toThrow(/^\/a\/keys\.json does not hold the portal's keys/);
});

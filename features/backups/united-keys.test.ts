import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import type { KeyFile } from "#lib/key-file.ts";
import { keysIn, unitedKeys } from "./united-keys.ts";

const names = ["session", "pepper", "data", "ticket", "action"] as const;
const someKeys = (): KeyFile =>
  Object.fromEntries(names.map((name) => [name, [randomBytes(32).toString("base64url")]]));

test("keys of the first file stay the newest, and none is there twice", () => {
  const [ours, theirs] = [someKeys(), someKeys()];
  const both = unitedKeys([ours, { ...theirs, data: [...(theirs.data ?? []), ...(ours.data ?? [])] }]);
  for (const name of names) expect(both[name]).toEqual([...(ours[name] ?? []), ...(theirs[name] ?? [])]);
  expect(unitedKeys([both, ours, theirs])).toEqual(both);
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

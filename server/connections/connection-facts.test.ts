import fc from "fast-check";
import { expect, test } from "vitest";
import { groupOf } from "./connection-facts.ts";

const session = (field: string) =>
  Buffer.from(`3082${(field.length / 2).toString(16).padStart(4, "0")}${field}`, "hex");

test("the group is read from where OpenSSL notes it", () => {
  expect(groupOf(session("020101" + "b304020211ec"))).toBe("X25519MLKEM768");
  expect(groupOf(session("b30302011d"))).toBe("X25519");
});

test("without it, or with one unknown, the group is not told", () => {
  expect(groupOf(undefined)).toBeUndefined();
  expect(groupOf(session("020101"))).toBeUndefined();
  expect(groupOf(session("b303020163"))).toBeUndefined();
});

test("nonsense is not told and never throws", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      groupOf(Buffer.from(bytes));
      groupOf(session(Buffer.from(bytes).toString("hex")));
    }),
  );
});

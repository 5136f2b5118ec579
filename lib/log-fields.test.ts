import fc from "fast-check";
import { expect, test } from "vitest";
import { loggableLine } from "./log-fields.ts";

const loggableFields = (fields: Record<string, unknown>) => {
  const { event, ...others } = loggableLine("event", fields);
  expect(event).toBe("event");
  return others;
};
const logged = (value: unknown) => loggableFields({ field: value }).field;

test("a field named __proto__ is a field", () => {
  const fields = loggableFields(JSON.parse(`{"__proto__": {"a": 1}, "inner": {"__proto__": 2}}`));
  expect(fields).toEqual({ ___proto__: { a: 1 }, inner: { ___proto__: 2 } });
  expect(Object.getPrototypeOf(fields)).toBe(Object.prototype);
});

test("ordinary values stay as they are", () => {
  const fields = {
    status: 200,
    path: "/log-in",
    ok: true,
    none: null,
    names: ["a", "ü", "名前"],
    nested: { a: 1 },
  };
  expect(loggableFields(fields)).toEqual(fields);
});

test("what forges a line, colours a terminal or cannot be seen is written out", () => {
  expect(logged("a\r\nb")).toBe("a\\u{d}\\u{a}b");
  expect(logged("\u001b[31m\u009b")).toBe("\\u{1b}[31m\\u{9b}");
  expect(logged("\u202egnp\u200b\u2028\u3164\u{e0041}\ud800")).toBe(
    "\\u{202e}gnp\\u{200b}\\u{2028}\\u{3164}\\u{e0041}\\u{d800}",
  );
  expect(loggableFields({ "a\nb": { "c\u001b": 1 } })).toEqual({ "a\\u{a}b": { "c\\u{1b}": 1 } });
});

test("no text comes through with a character that steers", () => {
  const unit = "binary";
  const anything = fc.anything({
    key: fc.string({ unit }),
    values: [fc.string({ unit }), fc.bigInt(), fc.date()],
  });
  fc.assert(
    fc.property(anything, (value) => {
      JSON.parse(JSON.stringify(loggableFields({ value })), (name, inner) => {
        expect(`${name}${typeof inner === "string" ? inner : ""}`).not.toMatch(
          /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u,
        );
        return inner;
      });
    }),
  );
});

test("secrets are left out by their name, at any depth", () => {
  const fields = {
    password: "x",
    newPassword: "x",
    headers: { "set-cookie": ["x"], Cookie: "x" },
    tokens: ["x"],
  };
  expect(JSON.stringify(loggableFields({ ...fields, clientSecret: "x", authorization: "x" }))).not.toContain(
    '"x"',
  );
  expect(loggableFields({ password: "x" })).toEqual({ password: "[redacted]" });
  expect(loggableFields({ tokenHash: "x" })).toEqual({ tokenHash: "x" });
});

test("an error gives its name, code, message and frames, and those of its cause", () => {
  const cause = Object.assign(new RangeError("no\nroom"), { code: "SQLITE_FULL", detail: "Ada" });
  const error = new Error("not saved", { cause });
  expect(logged(error)).toMatchObject({
    name: "Error",
    code: "SQLITE_FULL",
    message: "not saved",
    cause: { name: "RangeError", code: "SQLITE_FULL", message: "no\\u{a}room" },
  });
  expect((logged(error) as { stack: string[] }).stack[0]).toMatch(/^at .*log-fields\.test\.ts/);
  expect(JSON.stringify(logged(error))).not.toContain("Ada");
});

test("the error of a statement says nothing of its values, not even in the stack", () => {
  const cause = Object.assign(new Error("invalid: Ada's value"), { code: "23505", detail: "Ada's value" });
  const message = "Failed query: insert\nparams: Ada's value\n    at Ada's value";
  const error = Object.assign(new Error(message, { cause }), { query: "insert", params: ["Ada's value"] });
  expect(logged(error)).toMatchObject({ code: "23505" });
  expect(JSON.stringify(logged(error))).not.toContain("Ada");
  expect(JSON.stringify(logged(new Error("outer", { cause: error })))).not.toContain("Ada");
});

test("nothing is endless", () => {
  const round: Record<string, unknown> = {};
  round.round = round;
  const error = new Error("round");
  error.cause = error;
  expect(JSON.stringify(loggableFields({ round, error })).length).toBeLessThan(20_000);
  expect(String(logged("x".repeat(1e6))).length).toBeLessThan(5000);
  expect(logged(Buffer.alloc(9))).toBe("[9 bytes]");
});

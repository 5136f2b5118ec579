import fc from "fast-check";
import * as v from "valibot";
import { expect, test } from "vitest";
import { choice, parseForm, secret, several, upload, withoutSecrets } from "./forms.ts";

const LogIn = v.object({ username: v.string(), password: v.string() });

function aForm(...entries: [name: string, value: string | Blob][]): FormData {
  const form = new FormData();
  for (const [name, value] of entries) form.append(name, value);
  return form;
}

test("a form gives its fields, and nothing that was not asked for", () => {
  const form = aForm(["username", "ada"], ["password", ""], ["role", "operator"], ["$ACTION_KEY", "k1"]);
  expect(parseForm(LogIn, form)).toEqual({ ok: true, fields: { username: "ada", password: "" } });
});

test("what is posted is what comes out", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (username, password) => {
      const outcome = parseForm(LogIn, aForm(["username", username], ["password", password]));
      expect(outcome).toEqual({ ok: true, fields: { username, password } });
    }),
  );
});

test("a field that is missing is refused", () => {
  expect(parseForm(LogIn, aForm(["username", "ada"]))).toEqual({ ok: false, code: "missing" });
});

test("a doubled field is refused, the same value twice too", () => {
  const form = aForm(["username", "ada"], ["password", "x"], ["username", "ada"]);
  expect(parseForm(LogIn, form)).toEqual({ ok: false, code: "doubled" });
});

test("a file where text belongs is refused", () => {
  const form = aForm(["username", new Blob(["ada"])], ["password", "x"]);
  expect(parseForm(LogIn, form)).toEqual({ ok: false, code: "not text" });
});

test("names that every object has are missing like any other", () => {
  const schema = v.object({ constructor: v.string(), toString: v.string() });
  expect(parseForm(schema, aForm())).toEqual({ ok: false, code: "missing" });
  expect(parseForm(schema, aForm(["constructor", "a"], ["toString", "b"]))).toMatchObject({ ok: true });
});

test("secrets are not among what is sent back", () => {
  const schema = v.object({ username: v.string(), password: secret(), code: secret() });
  const parsed = parseForm(schema, aForm(["username", "ada"], ["password", "hunter2"], ["code", "123"]));
  expect(parsed).toEqual({ ok: true, fields: { username: "ada", password: "hunter2", code: "123" } });
  expect(parsed.ok && withoutSecrets(schema, parsed.fields)).toEqual({ username: "ada" });
});

test("boxes of one name are a line each, none is the empty text", () => {
  const schema = v.object({ days: several() });
  const fields = (...entries: [string, string | Blob][]) => parseForm(schema, aForm(...entries));
  expect(fields(["days", "mon"], ["days", "sun"])).toEqual({ ok: true, fields: { days: "mon\nsun" } });
  expect(fields()).toEqual({ ok: true, fields: { days: "" } });
  expect(fields(["days", "mon"], ["days", new Blob(["x"])])).toMatchObject({ ok: false });
});

test("of several buttons none may be pressed, but not two", () => {
  const schema = v.object({ colour: choice() });
  expect(parseForm(schema, aForm())).toEqual({ ok: true, fields: { colour: "" } });
  expect(parseForm(schema, aForm(["colour", "a"], ["colour", "b"]))).toEqual({ ok: false, code: "doubled" });
});

test("of a new file and the one before the new one counts, whether or not a box is sent without a file", () => {
  const schema = v.object({ photo: upload() });
  const fields = (...values: (string | Blob)[]) =>
    parseForm(schema, aForm(...values.map((value): [string, string | Blob] => ["photo", value])));
  expect(fields("new", "old")).toEqual({ ok: true, fields: { photo: "new" } });
  expect(fields("", "old")).toEqual({ ok: true, fields: { photo: "old" } });
  expect(fields(new Blob([]), "old")).toEqual({ ok: true, fields: { photo: "old" } });
  expect(fields(new Blob([]))).toEqual({ ok: true, fields: { photo: "" } });
  expect(fields(new Blob(["x"]), "old")).toEqual({ ok: false, code: "not text" });
});

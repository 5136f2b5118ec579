import fc from "fast-check";
import * as v from "valibot";
import { expect, test } from "vitest";
import { parseForm, secret, withoutSecrets } from "./forms.ts";

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

import fc from "fast-check";
import { expect, test } from "vitest";
import { cleanText, codePoints } from "./text.ts";

test("every kind of line break is kept as one, and counts as one", () => {
  const typed = "\r\n\r\nHello\r\rthere\n  ";
  expect(cleanText(typed, 17, { multiline: true })).toEqual({ ok: true, text: "\n\nHello\n\nthere\n  " });
  expect(cleanText(typed, 16, { multiline: true })).toEqual({ ok: false, problem: "too long" });
});

test("a line break in a text of one line becomes a space", () => {
  expect(cleanText("a\r\nb\nc", 5, { multiline: false })).toEqual({ ok: true, text: "a b c" });
});

test.each(["🙂", "🏳️‍🌈", "🇨🇿", "👨‍👩‍👧‍👦", "e\u0301"])("%s is kept whole or refused whole", (sign) => {
  const typed = `${"a".repeat(10)}${sign}`;
  const limit = 10 + codePoints(sign);
  expect(cleanText(typed, limit, { multiline: false })).toEqual({ ok: true, text: typed });
  expect(cleanText(typed, limit - 1, { multiline: false })).toEqual({ ok: false, problem: "too long" });
});

test.each(["a\0", "\uD83D", "a\uDE42"])("broken text %j is refused", (typed) => {
  expect(cleanText(typed, 200, { multiline: true })).toEqual({ ok: false, problem: "broken text" });
});

test("text once kept is kept the same again", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.boolean(), (typed, multiline) => {
      const kept = cleanText(typed, 1_000, { multiline });
      if (kept.ok) expect(cleanText(kept.text, 1_000, { multiline })).toEqual(kept);
    }),
  );
});

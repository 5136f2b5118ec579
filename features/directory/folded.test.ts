import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findIn, folded, shortened } from "./folded.ts";

test.each([
  ["Müller", "muller"],
  ["MÜLLER", "muller"],
  ["Straße", "STRASSE"],
  ["GROẞ", "groß"],
  ["Søren Łukasz", "soren lukasz"],
  ["Æther", "aether"],
  ["İstanbul", "istanbul"],
  ["ΣΊΣΥΦΟΣ", "σισυφος"],
  ["Ａｄａ", "ada"],
  ["ﬁne", "FINE"],
  ["so\u00ADft", "soft"],
  ["one\r\n  two", "one two"],
  ["Ёлка", "елка"],
])("%s and %s are the same", (one, other) => {
  expect(folded(one)).toBe(folded(other));
});

const letters = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom(..."aÄßẞıİΣςσéé ﬁ각힣ø\n\u00AD") }),
  fc.lorem(),
);

test("every part of a text is found in it, and folding twice changes nothing", () => {
  fc.assert(
    fc.property(letters, letters, letters, (before, part, after) => {
      const text = folded(before + part + after);
      expect(text).toContain(folded(part).trim());
      expect(folded(text)).toBe(text);
    }),
    { numRuns: 2_000 },
  );
});

describe("what is found in a text", () => {
  test("is shown with its own letters and what stands around it", () => {
    expect(findIn("Frau Mu\u0308ller, Köln", "muller")).toEqual({
      before: "Frau ",
      found: "Mu\u0308ller",
      after: ", Köln",
    });
    expect(findIn("Straße 5", "trass")).toEqual({ before: "S", found: "traß", after: "e 5" });
    expect(findIn("Ada", "ben")).toBeUndefined();
  });

  test("a long text is cut around it, and says so; the parts of a short one are all of it", () => {
    const long = `${"a".repeat(500)} Näheres ${"🙂".repeat(500)}`;
    const found = findIn(long, "naheres");
    expect(found?.found).toBe("Näheres");
    expect(found?.before).toMatch(/^…a+ $/);
    expect(found?.after).toMatch(/^ 🙂+…$/u);
    fc.assert(
      fc.property(letters, letters, letters, (before, part, after) => {
        const text = before + part + after;
        const excerpt = findIn(text, folded(part).trim());
        if (text.length > 200) return;
        expect(`${excerpt?.before}${excerpt?.found}${excerpt?.after}`).toBe(text);
      }),
    );
  });

  test("nothing is cut in the middle of a character", () => {
    expect(shortened("🙂".repeat(150)).isWellFormed()).toBe(true);
    expect(shortened(`a${"🙂".repeat(150)}`)).toMatch(/^a🙂+…$/u);
    expect(shortened("short")).toBe("short");
  });
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { codePoints } from "#lib/text.ts";
import { type UsernameProblem, usernameKey, usernameOf } from "./username.ts";

/** Any text, and often text of letters that fold, compose or combine in odd ways. */
const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.string({ unit: "grapheme", maxLength: 20 }),
  fc.string({
    unit: fc.constantFrom(..."aAiIİıßẞςΣσŉǰΐᾳᾼſKÅﬁªµ가가\u0345\u0301\u0307\u0323\u00A0\u200D\u3164 \u00A8"),
    maxLength: 12,
  }),
);
const anyUsername = anyText.map(usernameOf).filter((outcome) => outcome.ok);

test.each([
  ..."žofie’🙂 a\"b x;y ../../etc 名前 O'Neal D’Arcy user1 lena❤️ 👨‍👩‍👧‍👦 🏳️‍🌈 🇨🇿 1️⃣".split(" "),
  "a".repeat(64),
  "👍".repeat(64),
  "Lena van Dyck",
  "かなカナ漢字ー",
  "김철수金",
  "Ольга2",
  "יוסף",
  "அருண்",
  "l·l",
  "علی\u200Cرضا",
  "می\u064E\u200Cخواهم",
  "\u0DC1\u0DCA\u200D\u0DBB\u0DD3 ලංකා",
  "दो\u0930\u094D\u200Dया",
  "ক\u09CD\u200Cষ",
])("the username %s is kept as it is typed", (typed) => {
  expect(usernameOf(typed)).toMatchObject({ ok: true, username: typed });
});

test.each([
  ["\u3000lena\u00A0", "lena"],
  ["lena\n", "lena"],
  ["ｌｅｎａ", "lena"],
  ["z\u030Cofie", "\u017Eofie"],
  ["ada\u00A0lovelace", "ada lovelace"],
  ["\uFEFF\u200Blena\u00AD \u200D", "lena"],
  ["\u202Alena\u202C", "lena"],
  ["\u2068\u05D9\u05D5\u05E1\u05E3\u2069", "\u05D9\u05D5\u05E1\u05E3"],
])("the username %j is kept as %j", (typed, kept) => {
  expect(usernameOf(typed)).toMatchObject({ ok: true, username: kept });
});

test.each<[string, string, UsernameProblem[]]>([
  ["nothing", "", ["missing"]],
  ["spaces alone", " \u00A0\u3000", ["missing"]],
  ["invisible characters alone", "\u200B\uFEFF\u00AD", ["missing"]],
  ["65 letters", "a".repeat(65), ["too long"]],
  ["a million letters", "a".repeat(1_000_000), ["too long"]],
  ["few letters that stand for many", "\uFDFA".repeat(10), ["too long"]],
  ["NUL", "a\0b", ["broken text"]],
  ["half a surrogate pair", "a\uD800b", ["broken text"]],
  ["a line break", "a\nb", ["not allowed characters"]],
  ["an escape code", "\u001B[31mred", ["not allowed characters"]],
  ["a zero width space", "a\u200Bb", ["not allowed characters"]],
  ["a joiner outside of an emoji", "a\u200Db", ["not allowed characters"]],
  ["a joiner that joins nothing", "a\u200Cb", ["not allowed characters"]],
  ["a joiner after a letter that joins nothing behind it", "دا\u200Cد", ["not allowed characters"]],
  ["two joiners", "علی\u200C\u200Cرضا", ["not allowed characters"]],
  ["a joiner where none is needed", "क\u200Dय", ["not allowed characters"]],
  ["a variation selector outside of an emoji", "a\uFE0F", ["not allowed characters"]],
  ["a direction override", "a\u202Eb", ["not allowed characters"]],
  ["a direction mark", "a\u200Fb", ["not allowed characters"]],
  ["a filler that shows nothing", "\u3164", ["not allowed characters"]],
  ["an empty Braille cell", "a\u2800b", ["not allowed characters"]],
  ["a private letter", "a\uE000", ["not allowed characters"]],
  ["a letter of the dead", "𓀀", ["not allowed characters"]],
  ["a mark with nothing to sit on", "\u0301a", ["not allowed characters"]],
  ["Cyrillic among Latin letters", "p\u0430ypal", ["mixed scripts"]],
  ["Greek among Latin letters", "αda", ["mixed scripts"]],
  ["digits of another script", "a\u0665", ["mixed scripts"]],
  ["Japanese with Korean", "かな한글", ["mixed scripts"]],
  ["all of it", `p\u0430\u200B${"a".repeat(64)}`, ["too long", "not allowed characters", "mixed scripts"]],
])("a username with %s is refused", (_, typed, problems) => {
  expect(usernameOf(typed)).toMatchObject({ ok: false, problems });
});

test.each([
  ["tab\u200Bname", "\u200B"],
  ["le\u00ADna", "\u00AD"],
  ["a\nb", "\n"],
  ["lena 𓀀𓀁", "𓀀"],
  ["le \u0301na", "\u0301"],
  ["p\u0430ypal", undefined],
])("what is not allowed in the username %j is named", (typed, character) => {
  const outcome = usernameOf(typed);
  expect(outcome.ok ? "taken" : outcome.character).toBe(character);
});

test("a joiner makes no other name", () => {
  for (const name of ["علی\u200Cرضا", "\u0DC1\u0DCA\u200D\u0DBB\u0DD3"])
    expect(usernameKey(name.replace(/[\u200C\u200D]/g, ""))).toBe(usernameKey(name));
});

test.each(["␠lena", "lena␠", "LENA", "lena\u00A0", "ｌｅｎａ", "le\u00ADna", "\uFEFFlena", "lena\u200B"])(
  "Lena is found when she types %j",
  (typed) => {
    expect(usernameKey(typed.replace("␠", " "))).toBe(usernameKey("lena"));
  },
);

test.each([
  ["Straße", "STRASSE"],
  ["straẞe", "strasse"],
  ["Νίκος", "ΝΊΚΟΣ"],
  ["İlker", "ilker"],
  ["ISIL", "ısıl"],
  ["ada  lovelace", "Ada Lovelace"],
  ["ﬁona", "Fiona"],
])("%s and %s are one name", (one, other) => {
  expect(usernameKey(one)).toBe(usernameKey(other));
});

test("a key is its own key, for every letter there is", () => {
  for (let code = 1; code < 0x11_0000; code++) {
    const key = usernameKey(`x${String.fromCodePoint(code)}`);
    if (key !== undefined && usernameKey(key) !== key) expect.fail(code.toString(16));
  }
}, 30_000);

test("a key is its own key", () => {
  fc.assert(
    fc.property(anyText, (typed) => {
      const key = usernameKey(typed);
      if (key !== undefined) expect(usernameKey(key)).toBe(key);
    }),
    { numRuns: 5_000 },
  );
});

/** Taken apart first: of ᾴ with one more accent `toUpperCase` makes ΆΊ, where the iota has an accent it never had. */
function inCapitals(name: string): string {
  return name.normalize("NFD").toUpperCase();
}

test("a member is found however the name is typed", () => {
  fc.assert(
    fc.property(anyUsername, ({ username, key }) => {
      expect(key).not.toBe("");
      const spellings = [inCapitals(username), username.toLowerCase(), username.normalize("NFD")];
      const spaced = ["\u00A0", " ", "\u3000", "\t"].map((space) => `${space}${username}${space}`);
      const withoutBreaks = [username.replaceAll(" ", "\u00A0")];
      for (const typed of [...spellings, ...spaced, ...withoutBreaks]) expect(usernameKey(typed)).toBe(key);
    }),
    { numRuns: 5_000 },
  );
});

test.each(["\u0386\u0301\u0345", "\u1FB3\u0301", "\u1F80\u0308", "\u1FF4\u0300"])(
  "an iota under a letter leaves the marks above it where they are: %s",
  (name) => {
    const [key, ...others] = [name, inCapitals(name), name.toLowerCase(), name.normalize("NFD")].map(
      usernameKey,
    );
    for (const other of others) expect(other).toBe(key);
  },
);

test("what is kept as a username is accepted again as it is", () => {
  fc.assert(
    fc.property(anyUsername, (kept) => {
      expect(usernameOf(kept.username)).toEqual(kept);
      expect(codePoints(kept.username)).toBeLessThanOrEqual(64);
    }),
    { numRuns: 5_000 },
  );
});

test("no text makes looking for a name fail", () => {
  expect(usernameKey("")).toBeUndefined();
  expect(usernameKey("\u200B")).toBeUndefined();
  expect(usernameKey("a\0")).toBeUndefined();
  expect(usernameKey("\uD800")).toBeUndefined();
  expect(usernameKey("a".repeat(1_000_000))).toBeUndefined();
});

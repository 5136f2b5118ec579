import fc from "fast-check";
import { expect, test } from "vitest";
import { atomically } from "#db/client.ts";
import { fields } from "#db/schema.ts";
import { entriesOf } from "#features/information/read-information.ts";
import { saveValues } from "#features/information/save-values.ts";
import { aMember } from "../../tests/support/a-member.ts";
import { keep } from "../../tests/support/erasing.ts";
import { freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { textOf } from "../../tests/support/text-of.ts";
import { cardOf, cardParts, cardText, cardUri } from "./card-lines.ts";
import { informationCard } from "./information-card.ts";

freshPortalPerTest();

type Row = typeof fields.$inferInsert;

/** A member who keeps a value of each of these fields, as it is kept. */
async function aMemberWith(kept: readonly (Partial<Row> & { key: string; value: string })[]) {
  const ada = await aMember({ username: "ada" });
  await atomically(async (tx) => {
    for (const [at, { value, ...field }] of kept.entries())
      await tx.insert(fields).values({
        ...{ label: field.key, help: "", type: "text", limit: 5000, position: 100 + at, purpose: "" },
        ...field,
      });
    const values = new Map(kept.map(({ key, value }) => [key, value]));
    const entries = await entriesOf(tx, ada.subject.id);
    const changes = entries.flatMap((entry) => {
      const value = values.get(entry.field.key);
      return value === undefined ? [] : [{ entry, value }];
    });
    await saveValues(tx, ada, changes);
  });
  return ada;
}

const birthday = JSON.stringify({ autoComplete: "bday", year: "optional" });
const autoComplete = (token: string) => JSON.stringify({ autoComplete: token });

test("it says how to reach the member, by the types of the fields", async () => {
  const ada = await aMemberWith([
    { key: "full", value: "Lovelace, Ada", rules: autoComplete("name") },
    { key: "mail", type: "email", value: "ada@example.org" },
    { key: "mobile", type: "phone", value: "+49 30 123456" },
    { key: "born", type: "date", value: "--12-10", rules: birthday },
    { key: "joined", type: "date", value: "2001-02-03" },
    { key: "site", type: "web address", value: "https://example.org/a,b?c=d;e" },
    {
      ...{ key: "home", type: "postal address" },
      value: JSON.stringify({
        ...{ street: "12; Row\nBack house", postalCode: "12345", town: "Köln, Süd", region: "" },
        country: "Germany",
      }),
    },
    { key: "allergies", value: "nuts", access: "member alone" },
    { key: "paid", value: "yes", operators: '["the treasurer"]' },
  ]);
  const card = await textOf(informationCard, ada);
  expect(card.split("\r\n")).toEqual([
    ...["BEGIN:VCARD", "VERSION:4.0", `UID:urn:uuid:${ada.subject.id}`],
    "FN:Lovelace\\, Ada",
    "EMAIL:ada@example.org",
    "TEL:+49 30 123456",
    "BDAY:--1210",
    "URL:https://example.org/a%2Cb?c=d;e",
    "ADR:;;12\\; Row\\nBack house;Köln\\, Süd;;12345;Germany",
    ...["END:VCARD", ""],
  ]);
});

test("whom to call in an emergency, a fee, and a number of the portal's own do not stand on it", async () => {
  const ada = await aMemberWith([
    { key: "mobile", type: "phone", value: "+49 30 1", rules: autoComplete("tel") },
    { key: "emergency", type: "phone", value: "+49 30 2" },
    { key: "mail", type: "email", value: "ada@example.org", access: "member alone" },
    { key: "parents", type: "email", value: "parents@example.org" },
    { key: "nick", value: "Countess", rules: autoComplete("nickname") },
    { key: "number", value: "4711" },
    { key: "fee", type: "number", value: "12.5" },
  ]);
  await keep(ada, { description: "I paint", contact: "ring twice" });
  expect((await textOf(informationCard, ada)).split("\r\n").slice(3, -2)).toEqual([
    "FN:ada",
    expect.stringMatching(/^NOTE:.*: I paint$/),
    "TEL:+49 30 1",
    "NICKNAME:Countess",
  ]);
});

test("who gave no name is named by their username", async () => {
  expect(await textOf(informationCard, await aMember({ username: "ben" }))).toContain("\r\nFN:ben\r\n");
});

test("a birthday with its year is a date of vCard", async () => {
  const ada = await aMemberWith([
    { key: "born", type: "date", value: "1815-12-10", rules: autoComplete("bday") },
  ]);
  expect(await textOf(informationCard, ada)).toContain("\r\nBDAY:18151210\r\n");
});

/** Properties of a card with their values, read by RFC 6350's letter: lines of 75 octets at most, unfolded. */
function propertiesIn(card: string): [name: string, value: string][] {
  const lines = card.split("\r\n");
  expect(lines.pop()).toBe("");
  for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  // A byte that is cut off from its character would not be read as UTF-8.
  for (const line of lines) expect(line.isWellFormed()).toBe(true);
  expect(withoutControls(card.replaceAll("\r\n", ""))).toBe(card.replaceAll("\r\n", ""));
  const unfolded = card.replaceAll("\r\n ", "").split("\r\n").slice(0, -1);
  return unfolded.map((line) => {
    const [, name = "", value = ""] = /^([A-Z]+):(.*)$/su.exec(line) ?? [];
    return [name, value];
  });
}

const unescaped = (value: string) => value.replace(/\\(.)/gsu, (_, sign) => (sign === "n" ? "\n" : sign));

/** What stands between semicolons that are none of the text's. */
const partsOf = (value: string) =>
  (value.match(/(?:\\.|[^\\;])*(?:;|$)/gsu) ?? [])
    .slice(0, 6)
    .map((part) => unescaped(part.replace(/(?<!\\)((?:\\\\)*);$/s, "$1")));

/** The signs that RFC 6350 leaves out of VALUE-CHAR, but for line feeds, which are written as `\\n`. */
function withoutControls(text: string): string {
  const isControl = (code: number) => (code < 32 && code !== 9 && code !== 10) || code === 127;
  return [...text].filter((sign) => !isControl(sign.codePointAt(0) ?? 0)).join("");
}

/** As values are kept, without the signs that a card cannot have. */
const anyText = fc
  .oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: fc.constantFrom(..."\\;,:\n \täö🚪e\u0301"), maxLength: 300 }),
  )
  .map((text) => withoutControls(text.toWellFormed()));

test("every text is read again as it was written, however long", () => {
  fc.assert(
    fc.property(anyText, fc.array(anyText, { minLength: 6, maxLength: 6 }), (text, parts) => {
      const lines = propertiesIn(cardOf([`NOTE:${cardText(text)}`, `ADR:${cardParts(parts)}`]));
      expect(lines.map(([name]) => name)).toEqual(["BEGIN", "VERSION", "NOTE", "ADR", "END"]);
      expect(unescaped(lines[2]?.[1] ?? "")).toBe(text);
      expect(partsOf(lines[3]?.[1] ?? "")).toEqual(parts);
    }),
    { numRuns: 1_000 },
  );
});

test("a text with signs that a card cannot have loses these alone", () => {
  expect(cardText("a\u0007b\tc\u001bd")).toBe("ab\tcd");
});

test("an address of the web has no comma, at which some readers cut it off, and nothing that is no URI", () => {
  expect(cardUri("https://example.org/ä,b\\c?d=e\\f")).toBe("https://example.org/%C3%A4%2Cb/c?d=e%5Cf");
  expect(cardUri("no address")).toBeUndefined();
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (url) => {
      expect(cardUri(url)).toMatch(/^[!-+\--[\]-~]+$/);
    }),
  );
});

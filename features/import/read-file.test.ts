import { readFileSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { csvOf } from "#features/export/csv.ts";
import { packed } from "#features/export/information-archive.ts";
import { fileInArchive } from "./read-archive.ts";
import { readFile } from "./read-file.ts";

const fixture = (name: string) => readFileSync(join(import.meta.dirname, "../../tests/fixtures", name));
const read = (text: string) => readFile(Buffer.from(text));

/** What the fixtures say. */
const values = {
  name: '=O\'Neal & "Söhne"',
  contact: "by post, or not",
  description: "two\nlines 🚪\n'=1+1",
};
const cells = Object.entries(values).map(([key, cell]) => ({ key, cell }));

test.each(["information-1.json", "information-1.csv"])("%s, of the first version, is read", (name) => {
  expect(readFile(fixture(name))).toEqual({ ok: true, given: cells });
});

test("information-2.csv, of the second version, is read", () => {
  const home = '{"street":"12 St James\'s Square","town":"London"}';
  const more = { born: "--12-10", children: "3", photographs: "yes", home, meals: "fish; soup" };
  const given = [...cells, ...Object.entries(more).map(([key, cell]) => ({ key, cell }))];
  expect(readFile(fixture("information-2.csv"))).toEqual({ ok: true, given });
});

test("information-2.json, of the second version, is read by the fields' types", () => {
  expect(readFile(fixture("information-2.json"))).toEqual({
    ok: true,
    given: [
      ...Object.entries(values).map(([key, json]) => ({ key, json })),
      { key: "born", json: "--12-10" },
      { key: "children", json: 3 },
      { key: "photographs", json: true },
      { key: "home", json: { street: "12 St James's Square", town: "London" } },
      { key: "meals", json: ["fish", "soup"] },
    ],
  });
});

const json = (information: unknown, more = {}) =>
  JSON.stringify({ format: "postern-export", version: 2, information, ...more });

test.each([
  ["with a byte order mark", (text: string) => `\uFEFF${text}`],
  [
    "indented, with the line breaks of Windows",
    (text: string) => JSON.stringify(JSON.parse(text), null, 4).replaceAll("\n", "\r\n"),
  ],
  [
    "with its keys in another order",
    (text: string) => JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text)).reverse())),
  ],
])("an export %s says the same", (_, change) => {
  const text = json({ name: "Ada" });
  expect(read(change(text))).toEqual({ ok: true, given: [{ key: "name", json: "Ada" }] });
});

test.each([
  ["of another country's spreadsheet", "key;label;value\r\nname;Name;Ada\r\n"],
  [
    "with a byte order mark, an empty last line and all in quotes",
    '\uFEFF"key","label","value"\r\n"name","Name","Ada"\r\n\r\n',
  ],
  ["with the line breaks of Unix", "key,label,value\nname,Name,Ada\n"],
  ["with its head in capitals", "KEY,LABEL,VALUE\r\nname,Name,Ada\r\n"],
])("a CSV %s says the same", (_, text) => {
  expect(read(text)).toEqual({ ok: true, given: [{ key: "name", cell: "Ada" }] });
});

test("a CSV is read whether its cells are guarded or not", () => {
  const given = [{ key: "name", cell: "=1+1" }];
  expect(read("key,label,value\r\nname,Name,'=1+1\r\n")).toEqual({ ok: true, given });
  expect(read("key,label,value\r\nname,Name,=1+1\r\n")).toEqual({ ok: true, given });
});

test("what the portal itself could not read is not taken for an empty value", () => {
  expect(read("key,label,value\r\nname,Name (unreadable),\r\n")).toEqual({ ok: true, given: [] });
});

const problemOf = (bytes: Buffer | string) => {
  const outcome = readFile(Buffer.from(bytes as string));
  return outcome.ok ? outcome : outcome.problem;
};

test.each<[string, Buffer | string, string, string?]>([
  ["nothing at all", "", "missing"],
  ["more than the door takes", Buffer.alloc(16 * 1024 * 1024 + 1, "a"), "too large"],
  ["some text", "Dear portal", "not ours"],
  ["a list", "[1]", "not ours"],
  ["another program's JSON", '{"name":"Ada"}', "not ours"],
  ["a version that is none", json({}, { version: "2" }), "not ours"],
  ["information that is a list", json(["Ada"]), "not ours"],
  ["a newer version", json({}, { version: 3 }), "newer"],
  ["half of an export", json({ name: "Ada" }).slice(0, -3), "damaged"],
  ["brackets without end", `${'{"format":'.repeat(70)}1${"}".repeat(70)}`, "not ours"],
  ["a hundred thousand lists in each other", "[".repeat(1e5) + "]".repeat(1e5), "not ours"],
  ["as many that do not end", "[".repeat(1e5), "damaged"],
  [
    "a field twice",
    '{"format":"postern-export","version":2,"information":{"name":"a","na\\u006de":"b"}}',
    "doubled",
    "name",
  ],
  ["a row twice", "key,label,value\r\nname,Name,a\r\nname,Name,b\r\n", "doubled", "name"],
  ["a row that is too short", "key,label,value\r\nname,Name\r\n", "wrong row", "2"],
  ["a quote without end", 'key,label,value\r\nname,Name,"Ada\r\n', "wrong row"],
  [
    "more fields than anybody has",
    csvOf([["key", "label", "value"], ...Array.from({ length: 1001 }, (_, at) => [`${at}`, "", ""])]).slice(
      1,
    ),
    "not ours",
  ],
  ["an older code", Buffer.from("key,label,value\r\nname,Name,Müller\r\n", "latin1"), "encoding"],
  ["UTF-16", Buffer.from("\uFEFFkey,label,value\r\n", "utf16le"), "encoding"],
  ["an archive that is cut off", Buffer.from("PK\x03\x04 and no more"), "damaged"],
])("%s is refused in a sentence", (_, bytes, code, at) => {
  expect(problemOf(bytes)).toMatchObject({ code, ...(at !== undefined && { at }) });
});

test("names that JavaScript gives a meaning are fields like others, of which there are none", () => {
  const given = ["__proto__", "constructor", "hasOwnProperty"].map((key) => ({ key, json: "x" }));
  expect(
    read(
      '{"format":"postern-export","version":2,"information":{"__proto__":"x","constructor":"x","hasOwnProperty":"x"}}',
    ),
  ).toEqual({ ok: true, given });
});

async function zipped(name: string, ...bytes: Buffer[]): Promise<Buffer> {
  const all: Uint8Array[] = [];
  async function* pieces() {
    yield* bytes;
  }
  const files = [
    { name: "index.html", isCompressed: false, pieces },
    { name, isCompressed: true, pieces },
  ];
  for await (const piece of packed(files, new Date(0))) all.push(piece);
  return Buffer.concat(all);
}

test("the JSON is found in the archive it was packed in", async () => {
  const archive = await zipped("postern-information.json", Buffer.from(json({ name: "Ada" })));
  expect(readFile(archive)).toEqual({ ok: true, given: [{ key: "name", json: "Ada" }] });
  expect(problemOf(await zipped("other.json", Buffer.from(json({ name: "Ada" }))))).toEqual({
    code: "damaged",
  });
});

test("an archive that would grow without end, or says a wrong size, is not unpacked", async () => {
  const bomb = await zipped(
    "postern-information.json",
    ...Array.from({ length: 20 }, () => Buffer.alloc(1024 * 1024)),
  );
  expect(bomb.length).toBeLessThan(16 * 1024 * 1024 + 25 * 1024 * 1024);
  expect(fileInArchive(bomb, "postern-information.json", 16 * 1024 * 1024)).toBeUndefined();
  const small = await zipped("postern-information.json", Buffer.from("{}"));
  const packedBytes = deflateRawSync(Buffer.from("{}"));
  const at = small.lastIndexOf(packedBytes);
  small.writeUInt8((small[at] ?? 0) ^ 255, at);
  expect(fileInArchive(small, "postern-information.json", 100)).toBeUndefined();
});

test("an archive of which any byte is another one is read right or refused, and never breaks", async () => {
  const whole = await zipped("postern-information.json", Buffer.from(json({ name: "Ada" })));
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, byte) => {
      const changed = Buffer.from(whole);
      changed.writeUInt8(byte, at);
      const outcome = readFile(changed);
      if (outcome.ok) expect(outcome.given).toEqual([{ key: "name", json: "Ada" }]);
    }),
    { numRuns: 2_000 },
  );
});

test("whatever bytes come, they are read or refused", () => {
  const anyBytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.json().map((text) => Buffer.from(text)),
    fc.json().map((text) => Buffer.from(`{"format":"postern-export","version":1,"information":${text}}`)),
    fc.string().map((text) => Buffer.from(`key,label,value\n${text}`)),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.concat([Buffer.from("PK\x03\x04"), bytes])),
  );
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      expect(readFile(Buffer.from(bytes))).toHaveProperty("ok");
    }),
    { numRuns: 2_000 },
  );
});

/** Which column of a file is what here. */

import type { Field } from "#features/fields/field.ts";
import { maySee } from "#features/fields/may-see.ts";
import { askedFields } from "#features/fields/read-fields.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { type Language, languages } from "#lib/words/languages.ts";
import { pageWords } from "#lib/words/page-words.ts";
import { type Phrase, phrase } from "#lib/words/phrase.ts";
import type { RowSource } from "./row-source.ts";

/** What a column is said to be, beside what its heading says. */
export type Told = Readonly<{
  /** `Heading=field`, where the field is a key, a label, `username` or `password`. */
  columns: readonly string[];
  /** Headings of what is left out. */
  ignored: readonly string[];
}>;

/** "state" is what our own export says of a member. */
export type Column = Readonly<{ header: string }> &
  Readonly<
    { use: "username" | "password" | "left out" | "state" | "no heading" } | { use: "field"; field: Field }
  >;

/** What people call these columns, as `folded` has it. */
const ofUsernames = ["username", "login", "loginname", "benutzername", "benutzer", "anmeldename"];
const ofPasswords = [
  "password",
  "passwordhash",
  "hashedpassword",
  "hash",
  "passwort",
  "passworthash",
  "kennwort",
];

/** The columns of a members' export of ours that stand in front of the fields, and the one behind them. */
const ofExports = ["id", "username", "role", "state", "joined", "lastlogin"];
const lastOfExports = "unreadable";

/** The fields that an import may write: a file stands in no cell, and what members alone see is theirs to say. */
export async function importedFields(): Promise<Field[]> {
  return (await askedFields()).filter((field) => field.type !== "file" && maySee("command line", field));
}

/** Whether a heading says by itself what its column is. */
export function isKnownHeader(header: string, fields: readonly Field[]): boolean {
  return usesOf(header, fields).length > 0;
}

/**
 * What every column is. None is left out that was not said to be, but for those of our own export that say nothing of
 * people, and those of the old system that there is no field for.
 * @throws StartProblem with a sentence for each column that is nothing, or could be several things
 */
export function columnsOf(
  { format, headers }: Pick<RowSource, "format" | "headers">,
  fields: readonly Field[],
  told: Told,
): Column[] {
  const said = saidOf(headers, fields, told);
  const wrong: Phrase[] = [];
  const isExport = isOurExport(headers);
  const columns = headers.map((header, at): Column => {
    const use = said.get(folded(header));
    if (use) return { header, ...use };
    if (header === "") return { header, use: "no heading" };
    if (isExport && (at < ofExports.length || at === headers.length - 1))
      return { header, use: header === "username" || header === "state" ? header : "left out" };
    const uses = format === "database" ? usesInOld(header, fields) : usesOf(header, fields);
    const [only, ...others] = uses;
    if (only && others.length === 0) return { header, ...only };
    wrong.push(
      only
        ? phrase("import.severalFields", { column: header })
        : phrase("import.noFieldFor", { column: header }),
    );
    return { header, use: "left out" };
  });
  if (wrong.length > 0) wrong.push(phrase("import.fields", { fields: namesOf(fields) }));
  const twice = columns.filter((one, at) => columns.slice(0, at).some((other) => isSame(one, other)));
  wrong.push(...twice.map(({ header }) => phrase("import.columnTwice", { column: header })));
  if (!columns.some(({ use }) => use === "username")) wrong.push(phrase("import.noUsernames"));
  if (wrong.length > 0) throw new StartProblem(wrong);
  return columns;
}

type Use = Readonly<{ use: "username" | "password" | "left out" }> | Readonly<{ use: "field"; field: Field }>;

/** The old system's `name` is what people logged in with. */
function usesInOld(header: string, fields: readonly Field[]): Use[] {
  if (header === "name") return [{ use: "username" }];
  if (header === "password") return [{ use: "password" }];
  const field = fields.find(({ key }) => key === header);
  return [field ? { use: "field", field } : { use: "left out" }];
}

/** By its key, else by what it is called in any language. */
function usesOf(header: string, fields: readonly Field[]): Use[] {
  const name = folded(header);
  if (name === "") return [];
  const builtIn: Use[] = [
    ...(ofUsernames.includes(name) ? [{ use: "username" as const }] : []),
    ...(ofPasswords.includes(name) ? [{ use: "password" as const }] : []),
  ];
  const byKey = fields.filter(({ key }) => folded(key) === name);
  const called = byKey.length > 0 ? byKey : fields.filter((field) => labelsOf(field).includes(name));
  return [...builtIn, ...called.map((field) => ({ use: "field" as const, field }))];
}

function labelsOf(field: Field): string[] {
  const translated = Object.values(field.translations).map((texts) => texts.label ?? "");
  return [field.label, ...translated, ...shippedLabels(field)].map(folded);
}

/** What pages call a field that every portal begins with, in all languages, unless an operator has renamed it. */
function shippedLabels({ key, label }: Field): string[] {
  const labelIn = (language: Language): string | undefined => {
    const shipped: Readonly<Record<string, Readonly<{ label: string }>>> =
      pageWords(language).t.group("fields");
    return Object.hasOwn(shipped, key) ? shipped[key]?.label : undefined;
  };
  return labelIn("en") === label ? languages.map((language) => labelIn(language) ?? "") : [];
}

/** The same for all ways to write it: letter case, spaces, hyphens and the like. */
function folded(header: string): string {
  return header
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s\p{P}]+/gu, "");
}

/** By the columns' folded headings. @throws StartProblem (wrong usage) */
function saidOf(headers: readonly string[], fields: readonly Field[], told: Told): Map<string, Use> {
  const said = new Map<string, Use>();
  const note = (header: string, use: Use) => {
    if (!headers.some((one) => folded(one) === folded(header)))
      throw new StartProblem(phrase("import.noColumn", { column: header, columns: headers.join(", ") }), 2);
    said.set(folded(header), use);
  };
  for (const header of told.ignored) note(header, { use: "left out" });
  for (const one of told.columns) {
    const [, header = "", name = ""] = /^(.+)=([^=]+)$/s.exec(one) ?? [];
    if (header === "") throw new StartProblem(phrase("import.columnForm"), 2);
    note(header, namedUse(name.trim(), fields));
  }
  return said;
}

function namedUse(name: string, fields: readonly Field[]): Use {
  if (name === "username" || name === "password") return { use: name };
  const [field, ...others] = usesOf(name, fields).flatMap((use) => (use.use === "field" ? [use.field] : []));
  if (field && others.length === 0) return { use: "field", field };
  throw new StartProblem(phrase("import.noField", { field: name, fields: namesOf(fields) }), 2);
}

function namesOf(fields: readonly Field[]): string {
  const named = fields.map(({ key, label }) => (folded(label) === folded(key) ? key : `${label} (${key})`));
  return ["username", "password", ...named].join(", ");
}

function isOurExport(headers: readonly string[]): boolean {
  const names = headers.map(folded);
  return ofExports.every((name, at) => names[at] === name) && names.at(-1) === lastOfExports;
}

function isSame(one: Column, other: Column): boolean {
  if (one.use === "field") return other.use === "field" && other.field.key === one.field.key;
  return (one.use === "username" || one.use === "password") && other.use === one.use;
}

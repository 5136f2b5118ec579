/** Keys as lines that people can type: each says what it is, and a mistyped letter is found. */
import { createHash } from "node:crypto";
import { type KeyFile, keyNames } from "#lib/key-file.ts";
import { type Keys, keyId, type RetiredKey } from "#lib/keys.ts";
import { lastingPurposes } from "#lib/sealing.ts";
import type { KeyName } from "#lib/settings.ts";

/** Crockford's base 32: no I, L, O and U. */
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const [keyLetters, checkLetters] = [52, 4];
const length = keyLetters + checkLetters;
const [keyBytes, idBytes, idLetters] = [32, 6, 10];

export type KeyLine = Readonly<{
  /** As in front of the code. */
  what: string;
  id: string;
  /** `data 1 8Q3K-…` */
  line: string;
  /** The same in rows that fit onto paper, of which the first says what it is. */
  rows: readonly string[];
  /** Opens nothing: a part of what a data key left behind. */
  isRemains: boolean;
}>;

/** `data 1 8Q3K-…`; of what a data key left behind `retired <id> <purpose> …`, without what is over in two days. */
export function keyLines(keys: Keys): KeyLine[] {
  const own = keyNames.flatMap((name) =>
    keys[name].map((key, at) => ({
      ...lineOf(`${name} ${at + 1}`, key),
      ...{ id: keyId(key), isRemains: false },
    })),
  );
  const left = remainsOf(keys).flatMap(({ id, derived }) =>
    lastingPurposes.flatMap((purpose) => {
      const key = derived[purpose];
      const what = `retired ${lettersOfId(id)} ${slugOf(purpose)}`;
      return key ? [{ ...lineOf(what, key), id, isRemains: true }] : [];
    }),
  );
  return [...own, ...left];
}

/** Of data keys that are gone: one that is whole again needs no remains. */
export function remainsOf({ data, retired = [] }: Keys): readonly RetiredKey[] {
  return retired.filter(({ id }) => !data.some((key) => keyId(key) === id));
}

/** A key that cannot be what was printed; `number` is that of the line that it begins in, from 1. */
export class WrongLine extends Error {
  override readonly name = "WrongLine";
  readonly number: number;

  constructor(number: number) {
    super(`The key in line ${number} is none.`);
    this.number = number;
  }
}

/**
 * The key file that such lines make, in whatever order they were typed or scanned, each in one line or in rows. Small
 * letters, spaces in place of hyphens, O for 0, I and L for 1 make no difference; empty lines none either.
 * @throws WrongLine
 */
export function keyFileOfLines(text: string): KeyFile {
  const lists: Partial<Record<KeyName, string[]>> = {};
  const retired: Record<string, { at: string; derived: Record<string, string> }> = {};
  const at = new Date().toISOString();
  for (const { what, key } of typedKeys(text)) {
    const [kind = "", which = "", slug = ""] = what.split(" ");
    const purpose = lastingPurposes.find((one) => slugOf(one) === slug);
    if (purpose) {
      const id = idOfLetters(which);
      retired[id] ??= { at, derived: {} };
      retired[id].derived[purpose] = key;
    } else {
      const list = lists[kind as KeyName] ?? [];
      list[Number(which) - 1] = key;
      lists[kind as KeyName] = list;
    }
  }
  return { ...lists, ...(Object.keys(retired).length > 0 && { retired }) };
}

type Typed = { number: number; what: string; code: string };

/** Rows go on with the key before until it is whole. */
function typedKeys(text: string): { what: string; key: string }[] {
  const all: Typed[] = [];
  let open: Typed | undefined;
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === "") continue;
    const begun = beginningOf(line, at + 1);
    if (begun) all.push(begun);
    else if (open && lettersIn(open.code).length < length) open.code += line;
    else throw new WrongLine(at + 1);
    open = begun ?? open;
  }
  return all.map(({ number, what, code }) => {
    const key = keyOfCode(what, code);
    if (!key) throw new WrongLine(number);
    return { what, key };
  });
}

// Blocks of a row have four letters: one that reads `DATA 1111` is no beginning.
const slugs = lastingPurposes.map((purpose) => slugOf(purpose).replaceAll("-", "[\\s-]+")).join("|");
const beginning = new RegExp(
  `^\\s*(?:(${keyNames.join("|")})\\s+(\\d{1,3})|(retired)\\s+([0-9a-z]{${idLetters}})\\s+(${slugs}))(?:\\s+(.*))?$`,
  "i",
);

function beginningOf(line: string, number: number): Typed | undefined {
  const [, name, place, kind, id = "", slug = "", code = ""] = beginning.exec(line) ?? [];
  const what = name ? `${name} ${place}` : kind && `${kind} ${lettersIn(id)} ${slug.replace(/[\s-]+/g, "-")}`;
  return what ? { number, what: what.toLowerCase(), code } : undefined;
}

function slugOf(purpose: string): string {
  return purpose.replace(/^hash of /, "").replaceAll(" ", "-");
}

function lineOf(what: string, key: Buffer): Pick<KeyLine, "what" | "line" | "rows"> {
  const code = letters(key, keyLetters) + letters(checkOf(what, key), checkLetters);
  const blocks = code.match(/.{4}/g) ?? [];
  const half = blocks.length / 2;
  const rows = [what, blocks.slice(0, half).join("-"), blocks.slice(half).join("-")];
  return { what, line: `${what} ${blocks.join("-")}`, rows };
}

/** In letters of which small ones are the same: an id in base64url says other things in small ones. */
function lettersOfId(id: string): string {
  return letters(Buffer.from(id, "base64url"), idLetters).toLowerCase();
}

function idOfLetters(typed: string): string {
  return bytesOf(typed.toUpperCase(), idBytes)?.toString("base64url") ?? "";
}

/** In base64url. */
function keyOfCode(what: string, typed: string): string | undefined {
  const code = lettersIn(typed);
  if (code.length !== length) return undefined;
  const key = bytesOf(code.slice(0, keyLetters), keyBytes);
  return key && letters(checkOf(what, key), checkLetters) === code.slice(keyLetters)
    ? key.toString("base64url")
    : undefined;
}

function lettersIn(typed: string): string {
  return typed
    .toUpperCase()
    .replace(/[\s\p{Pd}]/gu, "")
    .replaceAll("O", "0")
    .replace(/[IL]/g, "1");
}

function checkOf(what: string, key: Buffer): Buffer {
  return createHash("sha256").update(`${what} `).update(key).digest();
}

/** The first bits of the bytes, five to a letter; zeros where they end. */
function letters(bytes: Buffer, count: number): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return Array.from({ length: count }, (_, at) =>
    alphabet.charAt(Number.parseInt(bits.slice(at * 5, at * 5 + 5).padEnd(5, "0"), 2)),
  ).join("");
}

function bytesOf(code: string, length: number): Buffer | undefined {
  const values = [...code].map((letter) => alphabet.indexOf(letter));
  if (values.includes(-1)) return undefined;
  const bits = values.map((value) => value.toString(2).padStart(5, "0")).join("");
  return Buffer.from(Array.from({ length }, (_, at) => Number.parseInt(bits.slice(at * 8, at * 8 + 8), 2)));
}

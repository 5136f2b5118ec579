/** Keys as lines that people can type: each says what it is, and a mistyped letter is found. */
import { createHash } from "node:crypto";
import { type KeyFile, keyNames } from "#lib/key-file.ts";
import { type Keys, keyId } from "#lib/keys.ts";
import { isPassing } from "#lib/sealing.ts";
import type { KeyName } from "#lib/settings.ts";

/** Crockford's base 32: no I, L, O and U. */
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const [keyLetters, checkLetters] = [52, 4];

export type KeyLine = Readonly<{ /** As in front of the code. */ what: string; id: string; line: string }>;

/** `data 1 8Q3K-…`; of what a data key left behind `retired <id> <purpose> …`, without what is over in two days. */
export function keyLines(keys: Keys): KeyLine[] {
  const own = keyNames.flatMap((name) =>
    keys[name].map((key, at) => lineOf(`${name} ${at + 1}`, keyId(key), key)),
  );
  const left = (keys.retired ?? []).flatMap(({ id, derived }) =>
    Object.entries(derived)
      .filter(([purpose]) => !isPassing(purpose))
      .map(([purpose, key]) => lineOf(`retired ${id} ${purpose.replaceAll(" ", "-")}`, id, key)),
  );
  return [...own, ...left];
}

/** A line that cannot be what was printed; `number` counts from 1. */
export class WrongLine extends Error {
  override readonly name = "WrongLine";
  readonly number: number;

  constructor(number: number) {
    super(`Line ${number} is no key.`);
    this.number = number;
  }
}

/**
 * The key file that such lines make, in whatever order they were typed or scanned. Small letters, spaces in place of
 * hyphens, O for 0, I and L for 1 make no difference; empty lines none either.
 * @throws WrongLine
 */
export function keyFileOfLines(text: string): KeyFile {
  const lists: Partial<Record<KeyName, string[]>> = {};
  const retired: Record<string, { at: string; derived: Record<string, string> }> = {};
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === "") continue;
    const [, what = "", code = ""] =
      /^\s*((?:session|pepper|data|ticket|action)\s+\d+|retired\s+[\w-]{8}\s+[a-z-]+)\s+(\S.*)$/.exec(line) ??
      [];
    const key = keyOfCode(what.replace(/\s+/g, " "), code);
    if (!key) throw new WrongLine(at + 1);
    const [kind = "", which = "", purpose = ""] = what.split(/\s+/);
    if (kind === "retired") {
      retired[which] ??= { at: new Date().toISOString(), derived: {} };
      retired[which].derived[purpose.replaceAll("-", " ")] = key;
    } else {
      const list = lists[kind as KeyName] ?? [];
      list[Number(which) - 1] = key;
      lists[kind as KeyName] = list;
    }
  }
  return { ...lists, ...(Object.keys(retired).length > 0 && { retired }) };
}

function lineOf(what: string, id: string, key: Buffer): KeyLine {
  const code = letters(key, keyLetters) + letters(checkOf(what, key), checkLetters);
  return { what, id, line: `${what} ${(code.match(/.{4}/g) ?? []).join("-")}` };
}

/** In base64url. */
function keyOfCode(what: string, typed: string): string | undefined {
  const code = typed
    .toUpperCase()
    .replace(/[\s\p{Pd}]/gu, "")
    .replaceAll("O", "0")
    .replace(/[IL]/g, "1");
  if (code.length !== keyLetters + checkLetters) return undefined;
  const key = bytesOf(code.slice(0, keyLetters));
  return key && letters(checkOf(what, key), checkLetters) === code.slice(keyLetters)
    ? key.toString("base64url")
    : undefined;
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

function bytesOf(code: string): Buffer | undefined {
  const values = [...code].map((letter) => alphabet.indexOf(letter));
  if (values.includes(-1)) return undefined;
  const bits = values.map((value) => value.toString(2).padStart(5, "0")).join("");
  return Buffer.from(
    Array.from({ length: 32 }, (_, at) => Number.parseInt(bits.slice(at * 8, at * 8 + 8), 2)),
  );
}

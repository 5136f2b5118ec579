import type { SignedIn } from "#features/act.ts";
import { typeOf } from "#features/field-types/type-of.ts";
import type { Field } from "#features/fields/field.ts";
import { type Entry, readInformation } from "#features/information/read-information.ts";
import { cardOf, cardParts, cardText, cardUri } from "./card-lines.ts";
import { type ExportText, inOnePiece } from "./export-file.ts";

/** How to reach the member, for address books: vCard 4.0 (RFC 6350). */
export const informationCard: ExportText = {
  filename: "postern-information.vcf",
  type: "text/vcard; charset=utf-8",
  format: "vcf",
  pieces: asCard,
};

async function asCard(act: SignedIn): Promise<AsyncIterable<string>> {
  const all = await readInformation(act);
  const entries = all.filter(isForCards);
  const name = entries.find((entry) => isName(entry) && entry.value);
  const others = entries.filter((entry) => entry !== name);
  const { id, username } = act.subject;
  return inOnePiece(
    cardOf([
      `UID:urn:uuid:${id}`,
      // There is exactly one (6.2.1).
      `FN:${cardText(name?.value?.trim() || username)}`,
      ...others.flatMap((entry) => lineOf(entry, all) ?? []),
    ]),
  );
}

/** A card is handed on: what not every operator sees does not stand on it. */
function isForCards({ field }: Entry): boolean {
  return field.access !== "member alone" && field.operators === undefined && field.type !== "file";
}

function isName({ field: { key, type, rules } }: Entry): boolean {
  return type === "text" && (rules.autoComplete === "name" || (key === "name" && !rules.autoComplete));
}

/** Undefined for what address books have no place for, and for what may be about somebody else. */
function lineOf({ field, value }: Entry, all: readonly Entry[]): string | undefined {
  if (value === undefined) return undefined;
  if (field.key === "description") return noteOf(field, value);
  // What does not fit the field any more may be anything.
  const isRight = typeOf(field).check(value, field).length === 0;
  return isRight && isOwn(field, all) ? propertyOf(field, value) : undefined;
}

/**
 * Whether it is how to reach the member, and not an emergency contact: its purpose says so, or there is no other field
 * of its type.
 */
function isOwn({ type, rules }: Field, all: readonly Entry[]): boolean {
  return rules.autoComplete !== undefined || all.filter(({ field }) => field.type === type).length === 1;
}

/** Properties for texts of which the field says what they are of the member. */
const properties: Readonly<Record<string, string>> = {
  nickname: "NICKNAME",
  organization: "ORG",
  "organization-title": "TITLE",
  email: "EMAIL",
  tel: "TEL",
};

function propertyOf(field: Field, value: string): string | undefined {
  const { type, rules } = field;
  if (type === "email") return `EMAIL:${cardText(value)}`;
  if (type === "phone") return `TEL:${cardText(value)}`;
  if (type === "postal address") return addressOf(value);
  if (type === "date") return rules.autoComplete === "bday" ? `BDAY:${birthday(value)}` : undefined;
  if (type === "web address" || rules.autoComplete === "url") {
    const uri = cardUri(value);
    return uri && `URL:${uri}`;
  }
  const property = properties[rules.autoComplete ?? ""];
  return type === "text" && property ? `${property}:${cardParts([value])}` : undefined;
}

/** `20010203`, and without its year `--0203` (ISO 8601 of 2000, as RFC 6350, 4.3.1, has it). */
function birthday(value: string): string {
  return value.startsWith("--") ? `--${value.slice(2).replaceAll("-", "")}` : value.replaceAll("-", "");
}

/** Post-office box and extended address stay empty (6.3.1). */
function addressOf(value: string): string {
  const { street = "", postalCode = "", town = "", region = "", country = "" } = JSON.parse(value);
  return `ADR:${cardParts(["", "", street, town, region, postalCode, country])}`;
}

function noteOf(field: Field, value: string): string {
  return `NOTE:${cardText(`${field.label}: ${typeOf(field).show(value, field, "en")}`)}`;
}

/** How somebody is reached: e-mail, telephone, the web. */
import type { Field } from "#features/fields/field.ts";
import { asciiDigits } from "./digits.ts";
import type { Control, FieldProblem, FieldType } from "./field-type.ts";
import { ofOneText } from "./one-text.ts";
import { checkText } from "./text.ts";

/** An e-mail address, in any script (RFC 6531). */
export const email: FieldType = ofOneText((text) => text, {
  control: (field) => control(field, "email"),
  check: (value, field) => checked(value, field, isEmail, "not an email"),
});

/** A telephone number as people write it. */
export const phone: FieldType = ofOneText(readablePhone, {
  control: (field) => control(field, "tel"),
  check: (value, field) => checked(value, field, isPhone, "not a phone number"),
  search: (value) => `${value}\n${value.replace(/\D/g, "")}`,
});

/** An address in the web, with its scheme. */
export const webAddress: FieldType = ofOneText(withScheme, {
  control: (field) => control(field, "url"),
  check: (value, field) => checked(value, field, isWebAddress, "not a web address"),
});

function control({ key, rules: { autoComplete } }: Field, inputType: "email" | "tel" | "url"): Control {
  return { kind: "text", name: key, inputType, ...(autoComplete !== undefined && { autoComplete }) };
}

function checked(
  value: string,
  field: Field,
  isOne: (value: string) => boolean,
  code: FieldProblem["code"],
): readonly FieldProblem[] {
  return value === "" || isOne(value) ? checkText(value, field) : [{ code }];
}

const atoms = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const label = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?$/u;

/** A name and a domain of at least two parts, as long as mail can carry them (RFC 5321, 4.5.3.1). */
function isEmail(text: string): boolean {
  const at = text.lastIndexOf("@");
  const name = text.slice(0, at);
  const labels = text.slice(at + 1).split(".");
  const isShort = text.length <= 254 && name.length <= 64;
  return (
    at > 0 && isShort && atoms.test(name) && labels.length > 1 && labels.every((part) => label.test(part))
  );
}

/** Signs that telephones and word processors put in and nobody sees, gone; dashes and spaces of one kind. */
function readablePhone(text: string): string {
  return asciiDigits(text)
    .replace(/\p{Cf}/gu, "")
    .replace(/[‐-―−]/g, "-")
    .replace(/\s+/g, " ")
    .trim();
}

const longestPhone = 60;

/** The most digits are those of E.164; an extension's are not counted. */
function isPhone(text: string): boolean {
  if (text.length > longestPhone) return false;
  const [, number = "", extension = ""] = /^(.*?)(?:[ ,;]*(?:ext\.?|x) ?(\d{1,8}))?$/i.exec(text) ?? [];
  const digits = number.replace(/\D/g, "").length;
  const isWhole = extension !== "" || number === text;
  return isWhole && digits >= 5 && digits <= 15 && /^\(?\+?[\d ()./-]+$/.test(number);
}

/** A host's name has a dot where it is all there is: nobody means `tel:12345` or `ftp://…` by one. */
function withScheme(text: string): string {
  const [host = ""] = text.split(/[:/?#]/, 1);
  return host.includes(".") && isWebAddress(`https://${text}`) ? `https://${text}` : text;
}

/** For browsers, and for nobody in particular: no name and password in it. */
function isWebAddress(text: string): boolean {
  // The URL parser takes these out, or for slashes.
  if (!/^https?:\/\/[^/]/i.test(text) || /[\s\\\p{Cc}\p{Cf}]/u.test(text)) return false;
  if (!URL.canParse(text)) return false;
  const { username, password, hostname } = new URL(text);
  return username === "" && password === "" && !text.split(/[/?#]/, 3)[2]?.includes("@") && hostname !== "";
}

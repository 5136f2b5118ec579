import "#server-only";
import type { ShownLetter } from "#app/_forms/form-state.ts";
import { fieldText } from "#app/_ui/field-text.ts";
import { qrDrawing } from "#app/_ui/qr-drawing.ts";
import { whomToAsk } from "#app/_ui/whom-to-ask.ts";
import { typeOf } from "#features/field-types/type-of.ts";
import type { Entry } from "#features/information/read-information.ts";
import { codeAddress, linkAddress } from "#features/links/link-address.ts";
import { linkCode } from "#features/links/token.ts";
import type { Letter } from "#features/operators/make-letters.ts";
import { settings } from "#lib/settings.ts";
import { directionOf, type Language } from "#lib/words/languages.ts";
import { type PageWords, pageWords } from "#lib/words/page-words.ts";

/** The letter as it is printed: in the member's language, else the portal's, else that of whoever makes it. */
export function shownLetter(letter: Letter, makers: Language, now: number): ShownLetter {
  const { member, entries, token, expiresAt } = letter;
  const language = member.language ?? settings().portalLanguage ?? makers;
  const words = pageWords(language);
  const { t, format } = words;
  const portal = settings().portalName;
  return {
    ...{ id: member.id, language, direction: directionOf(language), portal, day: format.day(now) },
    to: recipientOf(letter, language),
    texts: {
      username: t("letter.username", { username: member.username }),
      heading: t("letter.heading"),
      intro: t("letter.intro", { portal }),
      entry: t("letter.entry"),
      now: t("letter.now"),
      correction: t("letter.correction"),
      howHeading: t("letter.howHeading"),
      byPhone: t("letter.byPhone", { address: codeAddress() }),
      byPost: t("letter.byPost"),
      whom: t("letter.whom", { whom: whomToAsk(t) }),
      code: t("letter.code"),
      until: t("letter.until", { day: format.day(expiresAt) }),
      qrCode: t("letter.qrCode"),
      signature: t("letter.signature"),
    },
    rows: entries.map((entry) => rowOf(entry, words)),
    code: linkCode(token),
    qr: qrDrawing(linkAddress(token)),
  };
}

/** For the window of the envelope: the member's own name, where one of the entries is that, and the first address. */
function recipientOf({ member, entries }: Letter, language: Language): string[] {
  const isOwnName = ({ field }: Entry) => field.rules.autoComplete === "name" || field.key === "name";
  const name = entries.find((entry) => entry.value !== undefined && isOwnName(entry));
  const address = entries.find(({ field, value }) => value !== undefined && field.type === "postal address");
  return [name?.value ?? member.username, ...(address ? linesOf(address, language) : [])];
}

function linesOf({ field, value = "" }: Entry, language: Language): string[] {
  return typeOf(field).show(value, field, language).split("\n");
}

/** More boxes than this fill the paper: what is chosen is enough. */
const mostBoxes = 12;

function rowOf(entry: Entry, { t }: PageWords): ShownLetter["rows"][number] {
  const { field, value, unreadable } = entry;
  const row = { key: field.key, label: fieldText(t, field, "label") };
  const boxes = boxesOf(entry, t.language);
  if (boxes) return { ...row, lines: [], boxes };
  if (value !== undefined) return { ...row, lines: linesOf(entry, t.language) };
  return {
    ...row,
    lines: [t(unreadable === undefined ? "letter.nothing" : "letter.unreadable")],
    isNone: true,
  };
}

/** What is chosen by ticking: ticked on the paper as it is kept. */
function boxesOf({ field, value = "" }: Entry, language: Language) {
  const type = typeOf(field);
  const control = type.control(field, language);
  if (control.kind === "checkbox")
    return [{ label: type.show("yes", field, language), isTicked: value === "yes" }];
  if (control.kind !== "radios" && control.kind !== "select" && control.kind !== "checkboxes")
    return undefined;
  if (control.options.length > mostBoxes) return undefined;
  const chosen = value.split("\n");
  return control.options.map((option) => ({
    label: option.label,
    isTicked: chosen.includes(option.value),
  }));
}

/** A club's fields of every type in a portal that serves, each said in English and German. */
import type { FieldTypeName } from "#lib/field-names.ts";
import { aField } from "./a-field.ts";
import type { Portal } from "./portal.ts";
import { writeBeside } from "./rows.ts";

type Options = readonly (readonly [key: string, english: string, german: string])[];

const optionsOf = (options: Options) =>
  options.map(([key, label, de]) => ({ key, label, translations: { de } }));

function field(
  key: string,
  type: FieldTypeName,
  label: string,
  german: string,
  more: Parameters<typeof aField>[0] = {},
) {
  return aField({ key, type, label, translations: { de: { label: german } }, ...more });
}

/** In their order, behind those that every portal begins with. */
export const clubFields = [
  field("reach", "heading", "How to reach you", "Wie Sie zu erreichen sind"),
  field("reach-note", "note", "The board rings in emergencies.", "Der Vorstand ruft im Notfall an."),
  field("mail", "email", "E-mail", "E-Mail-Adresse", { rules: { autoComplete: "email" } }),
  field("phone", "phone", "Telephone", "Telefon", { rules: { autoComplete: "tel", required: "now" } }),
  field("site", "web address", "Website", "Webseite"),
  field("home", "postal address", "Postal address", "Anschrift", { rules: { autoComplete: "on" } }),
  field("music", "heading", "Music and more", "Musik und mehr"),
  field("born", "date", "Date of birth", "Geburtstag", { rules: { autoComplete: "bday" } }),
  field("shoes", "number", "Shoe size", "Schuhgröße", {
    rules: { least: "20", greatest: "55", decimals: 1 },
  }),
  field("diet", "one of", "Food", "Essen", {
    options: optionsOf([
      ["any", "Anything", "Alles"],
      ["vegetarian", "Vegetarian", "Vegetarisch"],
    ]),
  }),
  field("instrument", "one of", "Instrument", "Stimme", {
    options: optionsOf([
      ["flute", "Flute", "Flöte"],
      ["horn", "French horn", "Waldhorn"],
      ["tuba", "Bass tuba", "Tuba"],
      ["drums", "Drums", "Schlagzeug"],
      ["harp", "Harp", "Harfe"],
      ["viola", "Viola", "Bratsche"],
    ]),
  }),
  field("teams", "several of", "Groups", "Gruppen", {
    options: optionsOf([
      ["youth", "Youth band", "Jugendkapelle"],
      ["main", "Concert band", "Konzertkapelle"],
      ["fest", "Festival committee", "Festausschuss"],
    ]),
  }),
  field("photos", "yes or no", "I may be in photographs", "Ich darf auf Fotos sein"),
  field("allergies", "long text", "Allergies", "Allergien", { access: "member alone", limit: 500 }),
  field("number", "text", "Membership number", "Mitgliedsnummer", { access: "operators edit" }),
  field("account", "text", "Bank account", "Bankverbindung", { access: "set once" }),
  field("portrait", "file", "Portrait", "Porträt"),
];

/** Adds them, or brings them back. */
export async function withFields(portal: Portal): Promise<void> {
  for (const [at, { key, type, label, limit, translations, rules, options, access }] of clubFields.entries())
    await writeBeside(
      portal,
      `INSERT INTO fields (key, type, label, help, purpose, "limit", position, translations, rules, options, access)
       VALUES (?, ?, ?, '', '', ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET retired_at = NULL`,
      ...[key, type, label, String(limit), String(1_000 + at)],
      ...[translations, rules, options].map((part) => JSON.stringify(part)),
      access,
    );
}

/** Retires them: who comes next is asked for none of them. */
export async function withoutFields(portal: Portal): Promise<void> {
  const keys = clubFields.map(({ key }) => key);
  const places = keys.map(() => "?").join();
  await writeBeside(portal, `UPDATE fields SET retired_at = 1 WHERE key IN (${places})`, ...keys);
}

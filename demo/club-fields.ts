import type { Transaction } from "#db/client.ts";
import { inArray } from "#db/drizzle.ts";
import { fields as fieldsTable } from "#db/schema.ts";
import type { Field, FieldTexts, Option, Rules } from "#features/fields/field.ts";
import type { Access, FieldTypeName } from "#lib/field-names.ts";

/** In English and German. */
export type Said = readonly [en: string, de: string];

type ClubField = Readonly<{
  key: string;
  type: FieldTypeName;
  label: Said;
  help?: Said;
  purpose?: Said;
  limit?: number;
  rules?: Rules;
  /** What is said of a text that does not fit the pattern. */
  message?: Said;
  options?: readonly (readonly [key: string, en: string, de: string])[];
  access?: Access;
  isSearchable?: true;
  /** Seen by the doctor alone. */
  isForTheDoctor?: true;
}>;

const heading = (key: string, label: Said): ClubField => ({ key, type: "heading", label });

const toReach: Said = ["So that the board can reach you.", "Damit der Vorstand Sie erreicht."];
const inNeed: Said = [
  "So that somebody knows what to do if you fall ill at a rehearsal or on a journey.",
  "Damit jemand weiß, was zu tun ist, wenn Sie bei einer Probe oder auf einer Reise erkranken.",
];
const toPlan: Said = ["So that concerts and journeys can be planned.", "Um Konzerte und Reisen zu planen."];

const relations = [
  ["partner", "Partner", "Partner oder Partnerin"],
  ["parent", "Parent", "Elternteil"],
  ["child", "Son or daughter", "Sohn oder Tochter"],
  ["friend", "Friend", "Freund oder Freundin"],
] as const;
const instruments = [
  ["flute", "Flute", "Flöte"],
  ["clarinet", "Clarinet", "Klarinette"],
  ["saxophone", "Saxophone", "Saxophon"],
  ["trumpet", "Trumpet", "Trompete"],
  ["horn", "French horn", "Waldhorn"],
  ["tuba", "Tuba", "Tuba"],
  ["drums", "Drums", "Schlagzeug"],
] as const;
const teams = [
  ["youth", "Youth band", "Jugendkapelle"],
  ["main", "Concert band", "Konzertkapelle"],
  ["big", "Big band", "Big Band"],
  ["festival", "Festival committee", "Festausschuss"],
] as const;
const languages = [
  ["en", "English", "Englisch"],
  ["de", "German", "Deutsch"],
] as const;
const shirts = [
  ["s", "Small", "Klein"],
  ["m", "Medium", "Mittel"],
  ["l", "Large", "Groß"],
  ["xl", "Extra large", "Sehr groß"],
] as const;
const meals = [
  ["all", "Everything", "Alles"],
  ["vegetarian", "Vegetarian", "Vegetarisch"],
  ["vegan", "Vegan", "Vegan"],
] as const;

/** What a music club with its own bands asks its members: thirty fields that hold values, in three groups. */
export const clubFields: readonly ClubField[] = [
  heading("contact-details", ["Contact", "Kontakt"]),
  {
    key: "name",
    type: "text",
    label: ["Name", "Name"],
    isSearchable: true,
    purpose: ["So that you know each other.", "Damit man sich kennt."],
    rules: { required: "now", autoComplete: "name" },
  },
  {
    key: "mobile",
    type: "phone",
    label: ["Mobile phone", "Mobiltelefon"],
    isSearchable: true,
    purpose: toReach,
    rules: { required: "now", autoComplete: "tel" },
  },
  {
    key: "phone",
    type: "phone",
    label: ["Phone at home", "Telefon zu Hause"],
    isSearchable: true,
    purpose: toReach,
  },
  {
    key: "email",
    type: "email",
    label: ["E-mail", "E-Mail"],
    isSearchable: true,
    purpose: toReach,
    rules: { autoComplete: "email" },
  },
  {
    key: "address",
    type: "postal address",
    label: ["Postal address", "Anschrift"],
    isSearchable: true,
    purpose: ["For invitations and receipts.", "Für Einladungen und Bescheinigungen."],
  },
  {
    key: "birthday",
    type: "date",
    label: ["Birthday", "Geburtstag"],
    help: ["The year may be left out.", "Das Jahr können Sie weglassen."],
    purpose: ["To play you a tune.", "Um Ihnen ein Ständchen zu spielen."],
    rules: { year: "optional", autoComplete: "bday" },
  },
  {
    key: "website",
    type: "web address",
    label: ["Web page", "Webseite"],
    purpose: ["For the list of members.", "Für die Mitgliederliste."],
  },
  {
    key: "language-of-letters",
    type: "one of",
    label: ["Language of letters", "Sprache der Briefe"],
    options: languages,
    purpose: ["So that you can read our letters.", "Damit Sie unsere Briefe lesen können."],
  },
  {
    key: "occupation",
    type: "text",
    label: ["Occupation", "Beruf"],
    limit: 80,
    purpose: ["To know whom to ask.", "Um zu wissen, wen man fragen kann."],
  },
  heading("emergency", ["Emergency", "Notfall"]),
  {
    key: "emergency-note",
    type: "note",
    label: [
      "Only the doctor sees allergies and medicines; all operators see whom to call.",
      "Allergien und Medikamente sieht nur die Ärztin; wen man anrufen soll, sehen alle Betreiber.",
    ],
  },
  {
    key: "emergency-contact",
    type: "text",
    label: ["Emergency contact", "Im Notfall anzurufen"],
    purpose: inNeed,
    rules: { required: "now" },
    isSearchable: true,
  },
  {
    key: "emergency-relation",
    type: "one of",
    label: ["Who this is to you", "Wer das für Sie ist"],
    purpose: inNeed,
    options: relations,
  },
  {
    key: "emergency-phone",
    type: "phone",
    label: ["Their phone", "Deren Telefon"],
    purpose: inNeed,
    rules: { required: "now" },
  },
  {
    key: "allergies",
    type: "long text",
    label: ["Allergies", "Allergien"],
    isForTheDoctor: true,
    purpose: inNeed,
  },
  {
    key: "medicines",
    type: "long text",
    label: ["Medicines", "Medikamente"],
    isForTheDoctor: true,
    purpose: inNeed,
  },
  {
    key: "swims",
    type: "yes or no",
    label: ["Swims safely", "Schwimmt sicher"],
    purpose: ["For journeys to the sea.", "Für Reisen ans Meer."],
  },
  heading("club", ["Club", "Verein"]),
  {
    key: "membership-number",
    type: "text",
    label: ["Membership number", "Mitgliedsnummer"],
    help: ["The board gives it out.", "Der Vorstand vergibt sie."],
    purpose: ["For receipts and the insurance.", "Für Bescheinigungen und die Versicherung."],
    access: "operators edit",
    isSearchable: true,
    rules: { pattern: "TC-[0-9]{4}" },
    message: ["Enter it like TC-0123.", "Geben Sie sie so ein: TC-0123."],
  },
  {
    key: "member-since",
    type: "date",
    label: ["Member since", "Mitglied seit"],
    access: "set once",
    purpose: ["For anniversaries.", "Für Ehrungen."],
  },
  {
    key: "fee",
    type: "number",
    label: ["Yearly fee in euros", "Jahresbeitrag in Euro"],
    access: "operators edit",
    rules: { least: "0", greatest: "500", decimals: 2 },
    purpose: ["So that you can look it up.", "Damit Sie ihn nachsehen können."],
  },
  {
    key: "instruments",
    type: "several of",
    label: ["Instruments", "Instrumente"],
    options: instruments,
    purpose: toPlan,
    isSearchable: true,
  },
  {
    key: "teams",
    type: "several of",
    label: ["Bands and teams", "Gruppen"],
    options: teams,
    purpose: toPlan,
  },
  {
    key: "shirt",
    type: "one of",
    label: ["Shirt size", "Hemdgröße"],
    options: shirts,
    purpose: toPlan,
  },
  {
    key: "meals",
    type: "one of",
    label: ["Meals", "Essen"],
    options: meals,
    purpose: toPlan,
  },
  {
    key: "seats",
    type: "number",
    label: ["Free seats in your car", "Freie Plätze im Auto"],
    purpose: toPlan,
    rules: { least: "0", greatest: "8", decimals: 0 },
  },
  {
    key: "club-name",
    type: "text",
    label: ["Name in the programme", "Name im Programmheft"],
    access: "proposed",
    limit: 60,
    help: ["An operator looks at it before it is printed.", "Ein Betreiber sieht ihn vor dem Druck an."],
    purpose: ["For programmes.", "Für Programmhefte."],
  },
  {
    key: "insured",
    type: "yes or no",
    label: ["My instrument is insured", "Mein Instrument ist versichert"],
    purpose: toPlan,
  },
  {
    key: "photographs",
    type: "yes or no",
    label: ["Photographs of me may be shown", "Fotos von mir dürfen gezeigt werden"],
    purpose: ["So that only those are shown who agree.", "Damit nur gezeigt wird, wer einverstanden ist."],
  },
  {
    key: "newsletter",
    type: "yes or no",
    label: ["Send me the newsletter", "Rundbrief an mich"],
    purpose: ["To send it to those who want it.", "Um ihn denen zu schicken, die ihn möchten."],
  },
  {
    key: "key-number",
    type: "text",
    label: ["Number of your key", "Nummer Ihres Schlüssels"],
    limit: 12,
    access: "operators edit",
    purpose: ["To know who can open the hall.", "Um zu wissen, wer den Saal öffnen kann."],
  },
  {
    key: "certificate",
    type: "file",
    label: ["Certificate", "Nachweis"],
    help: ["Of a course or an examination.", "Eines Lehrgangs oder einer Prüfung."],
    purpose: ["For grants.", "Für Zuschüsse."],
  },
  {
    key: "about",
    type: "long text",
    label: ["About you", "Über Sie"],
    limit: 2000,
    purpose: ["So that the others get to know you.", "Damit die anderen Sie kennenlernen."],
  },
];

const ordinaryLimit = 200;

/** The list as the portal knows it. `doctors` are the ids of the only operators who see what is the doctor's. */
export function fieldsOfTheClub(doctors: readonly string[] | undefined): Field[] {
  return clubFields.map((field, position) => ({
    ...{ key: field.key, type: field.type, label: field.label[0] },
    ...{ help: field.help?.[0] ?? "", purpose: field.purpose?.[0] ?? "" },
    ...{ limit: field.limit ?? ordinaryLimit, position, translations: { de: germanOf(field) } },
    rules: { ...field.rules, ...(field.message && { message: field.message[0] }) },
    options: (field.options ?? []).map(([key, label, de]): Option => ({ key, label, translations: { de } })),
    access: field.access ?? "member edits",
    operators: field.isForTheDoctor ? doctors : undefined,
    isSearchable: field.isSearchable ?? false,
    retiredAt: null,
  }));
}

function germanOf({ label, help, purpose, message }: ClubField): FieldTexts {
  return {
    label: label[1],
    ...(help && { help: help[1] }),
    ...(purpose && { purpose: purpose[1] }),
    ...(message && { message: message[1] }),
  };
}

/** Puts these in the place of the fields that a new portal has; of those nobody may have a value. */
export async function replaceFields(tx: Transaction, all: readonly Field[]): Promise<void> {
  await tx.delete(fieldsTable).where(inArray(fieldsTable.key, ["name", "contact", "description"]));
  await tx.insert(fieldsTable).values(all.map(rowOf));
}

/** A field as the database keeps it. */
export function rowOf(field: Field): typeof fieldsTable.$inferInsert {
  const { translations, rules, options, operators, isSearchable, ...plain } = field;
  return {
    ...plain,
    translations: JSON.stringify(translations),
    rules: JSON.stringify(rules),
    options: JSON.stringify(options),
    operators: operators === undefined ? null : JSON.stringify(operators),
    searchable: isSearchable ? 1 : 0,
  };
}

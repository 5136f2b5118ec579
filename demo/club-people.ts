import type { Field } from "#features/fields/field.ts";

/** Somebody who does not exist: what they would answer, by field key, as it is kept. Nothing for what they leave out. */
export type Invented = Readonly<{
  username: string;
  language: "en" | "de";
  values: Readonly<Record<string, string>>;
}>;

const firstNames = {
  en: "Abelle Brynn Corwin Delpha Ennis Fenella Garrick Hollis Idony Jocosa Kester Linnet Merrick Nerys Orrin Petra Quill Rowan Sabra Tamsin",
  de: "Alrun Bodo Cordula Detlev Elfi Frauke Gerwin Hedda Imke Jorit Karsta Lienhard Malwine Notburga Ortwin Pirmin Ruperta Sunhild Tjark Wiebke",
};
const surnames = {
  en: "Applewick Brambleton Candlewood Dappleford Elmsworthy Fiddlesham Goosebeck Hatherwick Inkpenny Jarrowby Kettlesome Larkenby Mistlethorpe Nettlefold Otterwick Puddlecombe Quillington Rushenby Thistlewade Underbough",
  de: "Apfelhain Birkenstroh Cymbelmann Dudelbach Erlengrund Flötenbauer Grünspecht Hörnlein Immergrün Johannistal Klapperfeld Laubenthal Mühlengang Notenschlüssel Obstgartner Paukenschläger Quellbrunn Rübenschön Süßkirsch Taktstock",
};
const streets = {
  en: ["Clef Lane", "Minim Street", "Quaver Row", "Sharp Hill", "Old Bandstand Road"],
  de: ["Notenweg", "Achtelgasse", "Am Kammerton", "Violinschlüsselstraße", "Musterplatz"],
};
const occupations = {
  en: ["Baker", "Teacher", "Nurse", "Carpenter", "Retired", "Student"],
  de: ["Bäckerin", "Lehrer", "Krankenpfleger", "Schreinerin", "Im Ruhestand", "Schülerin"],
};
const allergies = {
  en: ["Wasp stings", "Hazelnuts", "Penicillin"],
  de: ["Wespenstiche", "Haselnüsse", "Penicillin"],
};
const about = {
  en: "I have played since school, first badly, then in the second row.\nI like marches less than I admit.",
  de: "Ich spiele seit der Schulzeit, erst schlecht, dann in der zweiten Reihe.\nMärsche mag ich weniger, als ich zugebe.",
};

/** The same people for the same numbers, from 0 on. */
export function invented(number: number, today: Date): Invented {
  const random = seeded(number + 1);
  const among = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
  const some = (share: number, value: () => string) => (random() < share ? value() : "");
  const language = number % 5 < 2 ? "en" : "de";
  const name = (of: "en" | "de" = language) =>
    `${among(firstNames[of].split(" "))} ${among(surnames[of].split(" "))}`;
  const own = name();
  const username = `${own.toLowerCase().replace(" ", ".")}.${number}`;
  const year = today.getUTCFullYear();
  const day = () => `${two(1 + random() * 12)}-${two(1 + random() * 28)}`;
  const values = {
    name: own,
    mobile: some(0.9, () => mobileOf(language, random)),
    phone: some(0.5, () => phoneOf(language, random)),
    email: some(0.9, () => `${username.normalize("NFD").replace(/[^a-z0-9.]/g, "")}@mail.example`),
    address: some(0.95, () => addressOf(language, among, random)),
    birthday: some(0.9, () => `${random() < 0.2 ? "-" : year - 12 - Math.floor(random() * 70)}-${day()}`),
    website: some(0.15, () => `https://${username.replace(/[^a-z0-9]/g, "")}.example/`),
    "language-of-letters": language,
    occupation: some(0.7, () => among(occupations[language])),
    "emergency-contact": some(0.8, () => name()),
    "emergency-relation": some(0.75, () => among(["partner", "parent", "child", "friend"])),
    "emergency-phone": some(0.8, () => mobileOf(language, random)),
    allergies: some(0.15, () => among(allergies[language])),
    medicines: some(0.08, () => "Antihistamin 10 mg"),
    swims: some(0.8, () => (random() < 0.9 ? "yes" : "no")),
    "membership-number": `TC-${String(number + 1).padStart(4, "0")}`,
    "member-since": some(0.9, () => `${year - Math.floor(random() * 40) - 1}-${day()}`),
    fee: among(["60", "30", "48.5"]),
    instruments: some(0.95, () =>
      severalOf(["flute", "clarinet", "saxophone", "trumpet", "horn", "tuba", "drums"], random),
    ),
    teams: some(0.85, () => severalOf(["youth", "main", "big", "festival"], random)),
    shirt: some(0.85, () => among(["s", "m", "l", "xl"])),
    meals: some(0.8, () => among(["all", "all", "vegetarian", "vegan"])),
    seats: some(0.5, () => String(Math.floor(random() * 5))),
    "club-name": some(0.6, () => own),
    insured: some(0.7, () => among(["yes", "no"])),
    photographs: some(0.95, () => among(["yes", "yes", "no"])),
    newsletter: some(0.95, () => among(["yes", "no"])),
    "key-number": some(0.1, () => `K${100 + number}`),
    about: some(0.3, () => about[language]),
  };
  return { username, language, values };
}

/** A value for every field that has none, so that all are there; a file cannot be made up. */
export function withEveryValue({ values }: Invented, fields: readonly Field[]): Record<string, string> {
  const others: Record<string, string> = {
    ...{ mobile: "+44 7700 900123", phone: "+44 20 7946 0123", "emergency-phone": "+44 7700 900321" },
    ...{
      email: "somebody@mail.example",
      website: "https://band.example/",
      address: addressOf("en", first, () => 0),
    },
    ...{ birthday: "1980-02-03", "member-since": "2001-05-06", seats: "2", "emergency-relation": "friend" },
    ...{ instruments: "flute\nhorn", teams: "main", shirt: "m", meals: "all" },
    ...{ "key-number": "K100", swims: "yes", insured: "no", photographs: "yes", newsletter: "no" },
  };
  const valued = fields.filter(({ type }) => type !== "heading" && type !== "note");
  return Object.fromEntries(
    valued.map(({ key }) => [key, values[key] || others[key] || `Something about ${key}`]),
  );
}

const first = <T>(all: readonly T[]): T => all[0] as T;

function severalOf(all: readonly string[], random: () => number): string {
  const chosen = all.filter(() => random() < 0.25);
  return (chosen.length > 0 ? chosen : all.slice(0, 1)).join("\n");
}

/** Numbers that nobody has: kept for films and plays by Ofcom and the Bundesnetzagentur. */
function mobileOf(language: "en" | "de", random: () => number): string {
  return language === "en" ? `+44 7700 900${three(random)}` : `+49 171 39200${two(10 + random() * 80)}`;
}

function phoneOf(language: "en" | "de", random: () => number): string {
  return language === "en" ? `+44 20 7946 0${three(random)}` : `+49 30 23125${three(random)}`;
}

function addressOf(language: "en" | "de", among: <T>(all: readonly T[]) => T, random: () => number): string {
  const number = 1 + Math.floor(random() * 90);
  const street = among(streets[language]);
  const [town, postalCode, country] =
    language === "en" ? ["Notebridge", "XX1 2YZ", "United Kingdom"] : ["Tonhausen", "00123", "Deutschland"];
  return JSON.stringify({
    street: language === "en" ? `${number} ${street}` : `${street} ${number}`,
    postalCode,
    town,
    country,
  });
}

function two(number: number): string {
  return String(Math.floor(number)).padStart(2, "0");
}

function three(random: () => number): string {
  return String(Math.floor(random() * 1000)).padStart(3, "0");
}

/** Mulberry32: small, and the same everywhere. */
function seeded(seed: number): () => number {
  let state = seed * 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

import { shared } from "./process-global.ts";

/**
 * The scripts that living people write their names in (UAX 31, tables 5 and 7: recommended and limited use), as
 * the sets that may stand together in one name. A name in one set cannot look like another in a second one.
 */
const together = [
  ["Han", "Hiragana", "Katakana"],
  ["Han", "Hangul"],
  ["Han", "Bopomofo"],
  ...[
    "Adlam Arabic Armenian Balinese Bamum Batak Bengali Canadian_Aboriginal Chakma Cham Cherokee Cyrillic",
    "Devanagari Ethiopic Georgian Greek Gujarati Gurmukhi Hanifi_Rohingya Hebrew Javanese Kannada Kayah_Li Khmer",
    "Lao Latin Lepcha Limbu Lisu Malayalam Mandaic Meetei_Mayek Miao Mongolian Myanmar New_Tai_Lue Newa Nko",
    "Nyiakeng_Puachue_Hmong Ol_Chiki Oriya Osage Saurashtra Sinhala Sundanese Syloti_Nagri Syriac Tai_Le Tai_Tham",
    "Tai_Viet Tamil Telugu Thaana Thai Tibetan Tifinagh Vai Wancho Yi",
  ]
    .join(" ")
    .split(" ")
    .map((script) => [script]),
];

/** Made when first needed: they take V8 long. */
const expressions = () =>
  shared("writing scripts", () => ({
    sets: together.map((scripts) => new RegExp(`^[${scripts.map(inScript).join("")}]*$`, "v")),
    anyScript: new RegExp(`^[${together.flat().map(inScript).join("")}]*$`, "v"),
    /** Digits, spaces, punctuation, symbols, emoji: at home in every script. */
    shared: /[\p{Script_Extensions=Common}\p{Script_Extensions=Inherited}]/gv,
  }));

/**
 * Whether the letters of a text are of one script, or of one of the sets that are written together (Japanese,
 * Korean, Chinese with Bopomofo). By Script_Extensions, so that a digit or mark of one script counts as its own.
 */
export function lettersOf(text: string): "one script" | "mixed scripts" | "unknown script" {
  const { sets, anyScript, shared } = expressions();
  const letters = text.replace(shared, "");
  if (sets.some((set) => set.test(letters))) return "one script";
  return anyScript.test(letters) ? "mixed scripts" : "unknown script";
}

/** The first letter of a script that nobody writes names in today. */
export function unknownLetter(text: string): string | undefined {
  const { anyScript, shared } = expressions();
  return [...text.replace(shared, "")].find((letter) => !anyScript.test(letter));
}

function inScript(script: string): string {
  return `\\p{Script_Extensions=${script}}`;
}

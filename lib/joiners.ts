import { shared } from "./process-global.ts";

/** Letters that join only what stands before them (Joining_Type=R), in the scripts that join at all. */
const rightJoining =
  "\\u{622}-\\u{625}\\u{627}\\u{629}\\u{62F}-\\u{632}\\u{648}\\u{671}-\\u{673}\\u{675}-\\u{677}\\u{688}-\\u{699}\\u{6C0}" +
  "\\u{6C3}-\\u{6CB}\\u{6CD}\\u{6CF}\\u{6D2}\\u{6D3}\\u{6D5}\\u{6EE}\\u{6EF}\\u{710}\\u{715}-\\u{719}\\u{71E}\\u{728}\\u{72A}" +
  "\\u{72C}\\u{72F}\\u{74D}\\u{759}-\\u{75B}\\u{76B}\\u{76C}\\u{771}\\u{773}\\u{774}\\u{778}\\u{779}\\u{840}\\u{846}\\u{847}" +
  "\\u{849}\\u{854}\\u{856}-\\u{858}\\u{867}\\u{869}\\u{86A}\\u{870}-\\u{882}\\u{88E}\\u{8AA}-\\u{8AC}\\u{8AE}\\u{8B1}\\u{8B2}" +
  "\\u{8B9}\\u{10D22}";
/** Letters of these scripts that join nothing (Joining_Type=U). */
const nonJoining =
  "\\u{621}\\u{674}\\u{6E5}\\u{6E6}\\u{7F4}\\u{7F5}\\u{861}\\u{866}\\u{887}\\u{8AD}\\u{8C9}\\u{1880}-\\u{1884}";
/** The marks that take a consonant's vowel away (Canonical_Combining_Class=9), in the scripts in use. */
const virama =
  "\\u{94D}\\u{9CD}\\u{A4D}\\u{ACD}\\u{B4D}\\u{BCD}\\u{C4D}\\u{CCD}\\u{D3B}\\u{D3C}\\u{D4D}\\u{DCA}\\u{F84}\\u{1039}\\u{103A}" +
  "\\u{17D2}\\u{1A60}\\u{1B44}\\u{1BAA}\\u{1BAB}\\u{1BF2}\\u{1BF3}\\u{A806}\\u{A82C}\\u{A8C4}\\u{A9C0}\\u{AAF6}\\u{ABED}" +
  "\\u{11133}\\u{11134}\\u{11442}";

/** Made when first needed: they take V8 long. */
const allowed = () =>
  shared("joiners", () => {
    const scripts = ["Arabic", "Syriac", "Nko", "Mandaic", "Mongolian", "Adlam", "Hanifi_Rohingya"];
    const letters = `[\\p{L}&&[${scripts.map((script) => `\\p{Script=${script}}`).join("")}]]`;
    const joinsBoth = `[${letters}--[${rightJoining}${nonJoining}]]`;
    const joins = `[${letters}--[${nonJoining}]]`;
    const transparent = "[\\p{Mn}\\p{Me}]*";
    const afterVirama = `(?<=\\p{L}\\p{M}*[${virama}]\\p{M}*)`;
    return new RegExp(
      [
        `(?<=${joinsBoth}${transparent})\\u200C(?=${transparent}${joins})`,
        `${afterVirama}\\u200C(?=\\p{M}*\\p{L})`,
        `${afterVirama}\\u200D(?!\\p{M})`,
      ].join("|"),
      "gv",
    );
  });

/**
 * The text without the invisible joiners (U+200C, U+200D) that its script needs to be written rightly: Persian, Sinhala,
 * Marathi and others. Joiners anywhere else stay. Source: UAX 31 2.3, A1, A2 and B, but that no mark may follow U+200D.
 */
export function withoutNeededJoiners(text: string): string {
  return text.replace(allowed(), "");
}

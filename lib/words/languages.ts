/** The languages of everything people read, and how one of them is chosen. */
import { memoize } from "../memoize.ts";

/** `ar-XB` is the test language: English made longer and written from right to left (pseudo-language.ts). */
export const languages = ["en", "de", "ar-XB"] as const;
export type Language = (typeof languages)[number];

/** What a language is called by those who speak it. */
export const languageNames: Readonly<Record<Language, string>> = {
  en: "English",
  de: "Deutsch",
  "ar-XB": "ar-XB",
};

export function isLanguage(text: unknown): text is Language {
  return languages.some((language) => language === text);
}

/** For the attribute `dir`. */
export function directionOf(language: Language): "ltr" | "rtl" {
  return language === "ar-XB" ? "rtl" : "ltr";
}

/**
 * For plurals, dates and numbers. English as in Britain: the day before the month. The test language's are Arabic, with
 * the digits known here.
 */
export function localeOf(language: Language): string {
  return language === "en" ? "en-GB" : language === "ar-XB" ? "ar-u-nu-latn" : language;
}

/** Who may choose, in this order; the last one is the browser's Accept-Language header. */
type Choices = Readonly<{
  member?: Language | null | undefined;
  portal?: Language | undefined;
  acceptLanguage?: string | undefined;
}>;

/** The member's own choice, else the portal's, else what the browser asks for, else English. */
export function chooseLanguage({ member, portal, acceptLanguage }: Choices): Language {
  return member ?? portal ?? acceptedLanguage((acceptLanguage ?? "").slice(0, longestHeader));
}

/** Characters; what follows is not looked at. */
const longestHeader = 200;

/** Every request has this header, and people's browsers send few different ones. */
const acceptedLanguage = memoize(firstAccepted, 1_000);

/** The language with the highest quality, of equal ones the first (RFC 9110 12.5.4, by lookup as in RFC 4647 3.4). */
function firstAccepted(header: string): Language {
  const ranges = header.split(",").map((range) => {
    const [tag = "", ...parameters] = range.split(";").map((part) => part.trim());
    const quality = parameters.map((part) => /^q=([01](?:\.\d{1,3})?)$/i.exec(part)?.[1]).find(Boolean);
    return { language: languageOf(tag), quality: Number(quality ?? 1) };
  });
  const wanted = ranges.filter(({ language, quality }) => language && quality > 0);
  return wanted.sort((one, other) => other.quality - one.quality)[0]?.language ?? "en";
}

/** "de-AT" and "DE" are German. */
function languageOf(tag: string): Language | undefined {
  const wanted = tag.toLowerCase();
  const primary = wanted.split("-")[0];
  return languages.find((language) => language.toLowerCase() === wanted || language === primary);
}

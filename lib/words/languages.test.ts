import { expect, test } from "vitest";
import { chooseLanguage, directionOf, isLanguage } from "./languages.ts";

test("a member's own choice comes first, then the portal's, then the browser's, then English", () => {
  const acceptLanguage = "de";
  expect(chooseLanguage({ member: "en", portal: "de", acceptLanguage })).toBe("en");
  expect(chooseLanguage({ member: null, portal: "en", acceptLanguage })).toBe("en");
  expect(chooseLanguage({ member: null, acceptLanguage })).toBe("de");
  expect(chooseLanguage({})).toBe("en");
});

test.each([
  ["de", "de"],
  ["DE-at", "de"],
  ["de-DE,de;q=0.9,en;q=0.8", "de"],
  ["en;q=0.5, de;q=0.9", "de"],
  ["en, de", "en"],
  ["fr, de;q=0.1", "de"],
  ["fr;q=0.9", "en"],
  ["de;q=0, en", "en"],
  ["de;q=0", "en"],
  ["*", "en"],
  ["ar", "en"],
  ["ar-XB", "ar-XB"],
  ["", "en"],
  [",;,q=1;de;;", "en"],
  ["de;q=nonsense", "de"],
])("a browser that sends Accept-Language: %s gets %s", (acceptLanguage, language) => {
  expect(chooseLanguage({ acceptLanguage })).toBe(language);
});

test("what stands far behind in a long header is not looked at", () => {
  expect(chooseLanguage({ acceptLanguage: `${"x,".repeat(500)}de` })).toBe("en");
});

test("languages are known by their exact names, and the test language is written from right to left", () => {
  expect(["en", "de", "ar-XB", "fr", "", null].map(isLanguage)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
  expect([directionOf("de"), directionOf("ar-XB")]).toEqual(["ltr", "rtl"]);
});

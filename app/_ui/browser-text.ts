import type { BrowserFacts } from "#lib/browser-facts.ts";
import type { PageWords } from "#lib/words/page-words.ts";

/** What a person calls this browser: "Firefox 141 on Windows". Rows of older versions hold such a text. */
export function browserText(t: PageWords["t"], browser: BrowserFacts | "unreadable" | string): string {
  if (browser === "unreadable") return t("browser.unreadable");
  if (typeof browser === "string") return browser;
  const { name, version, system } = browser;
  if (name === undefined) return t("browser.unknown");
  const named = version === undefined ? name : `${name} ${version}`;
  return system === undefined ? named : t("browser.onSystem", { browser: named, system });
}

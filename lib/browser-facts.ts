import Bowser from "bowser";
import { memoize } from "#lib/memoize.ts";

/** What a browser says it is: "Firefox", "141", "Windows". Without a name it is an unknown one. */
export type BrowserFacts = Readonly<{ name?: string; version?: string; system?: string }>;

/** Taken from the browser's own word (User-Agent). */
export const browserFacts = memoize(parsedFacts, 1_000);

function parsedFacts(userAgent: string): BrowserFacts {
  if (userAgent === "") return {};
  const parser = Bowser.getParser(userAgent);
  const { name, version } = parser.getBrowser();
  if (!name) return {};
  const [major] = (version ?? "").split(".");
  const system = parser.getOSName();
  return { name, ...(major && { version: major }), ...(system && { system }) };
}

import Bowser from "bowser";
import { memoize } from "#lib/memoize.ts";

/** What a person calls this browser: "Firefox 141 on Windows". Taken from the browser's own word (User-Agent). */
export const browserName = memoize(parsedName, 1_000);

function parsedName(userAgent: string): string {
  if (userAgent === "") return "Unknown browser";
  const parser = Bowser.getParser(userAgent);
  const { name, version } = parser.getBrowser();
  if (!name) return "Unknown browser";
  const [major] = (version ?? "").split(".");
  const system = parser.getOSName();
  return [name, major, system && `on ${system}`].filter(Boolean).join(" ");
}

import { fieldText } from "#app/_ui/field-text.ts";
import type { SignedIn } from "#features/act.ts";
import { typeOf } from "#features/field-types/type-of.ts";
import { type Entry, readInformation } from "#features/information/read-information.ts";
import type { PageWords } from "#lib/words/page-words.ts";

/**
 * The page of an archive that everybody can read, without the portal and in any browser: what is kept, and the files
 * beside it. It runs nothing and fetches nothing.
 */
export async function readablePage(act: SignedIn, words: PageWords): Promise<string> {
  const { t, format, language } = words;
  const heading = escaped(t("information.heading"));
  const facts = [
    fact(t("information.username"), escaped(act.subject.username)),
    ...(await readInformation(act)).map((entry) => factOf(entry, words)),
    fact(t("information.memberSince"), escaped(format.day(act.subject.createdAt))),
  ];
  return `<!doctype html>
<html lang="${language}"${language === "ar-XB" ? ' dir="rtl"' : ""}>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${heading}</title>
<style>${style}</style>
<h1>${heading}</h1>
<p>${escaped(t("information.asOf", { day: format.day(act.from.at) }))}</p>
<dl>
${facts.join("\n")}
</dl>
<p>${escaped(t("imports.archive"))}</p>
</html>
`;
}

const style =
  "body{font:1rem/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}dt{color:#555}dd{margin:0 0 1rem;white-space:pre-wrap;overflow-wrap:anywhere}";

function factOf({ field, value, unreadable, changedAt }: Entry, words: PageWords): string {
  const { t, format, language } = words;
  const label = fieldText(t, field, "label");
  if (unreadable !== undefined) return fact(label, escaped(t("information.unreadable")));
  if (value === undefined) return fact(label, escaped(t("information.missing")));
  const shown = escaped(typeOf(field).show(value, field, language));
  const changed = changedAt === undefined ? "" : t("imports.changed", { day: format.day(changedAt) });
  return fact(label, `${shown}${changed && `\n<small>${escaped(changed)}</small>`}`);
}

function fact(label: string, html: string): string {
  return `<dt>${escaped(label)}</dt><dd dir="auto">${html}</dd>`;
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign);
}

import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { Command } from "commander";
import { type KeyLine, keyLines } from "#features/keys/key-lines.ts";
import { adoptKeys, keys, readKeys } from "#lib/keys.ts";
import { type Settings, terminalLanguage } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import { calledFrom } from "./called-from.ts";
import { print, say, timeText } from "./print.ts";
import { becomeOwner, settingsOfCommand } from "./with-database.ts";
import { t } from "./words.ts";

type Options = { html?: string; yes?: true };

export function keysSheetCommand(): Command {
  return new Command("sheet")
    .description(t("keys.sheet.description"))
    .option("--html <FILE>", t("keys.sheet.html"))
    .option("--yes", t("keys.sheet.yes"))
    .action(sheet);
}

async function sheet({ html, yes }: Options): Promise<void> {
  if (html === undefined && process.stdout.isTTY && !yes)
    throw new StartProblem(phrase("keys.onTerminal"), 2);
  const settings = settingsOfCommand();
  const file = html === undefined ? undefined : resolve(calledFrom, html);
  becomeOwner(settings);
  adoptKeys(readKeys(settings));
  const lines = keyLines(keys());
  if (file === undefined) print(await asText(settings, lines));
  else {
    writeNew(file, await asHtml(settings, lines));
    say(t("keys.sheet.written", { file }));
  }
}

function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { mode: 0o600, flag: "wx" });
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    throw new StartProblem(phrase("keys.sheetUnwritable", { file, code }), 1, { cause: error });
  }
}

const title = ({ portalName }: Settings) =>
  t("keys.sheet.title", { portal: portalName, date: timeText(Date.now()).slice(0, 10) });
const words = () => [t("keys.sheet.warning"), t("keys.sheet.safe"), t("keys.sheet.back")];

/** Letters in a row of paper; printers break longer ones anywhere, and a QR code then is none. */
const rowLength = 80;

/** For paper: the dark squares are what is printed. */
async function asText(settings: Settings, lines: readonly KeyLine[]): Promise<string> {
  const { renderUnicode } = await import("uqr");
  const coded = ({ line, what, id, isRemains }: KeyLine) => {
    const code = renderUnicode(scanned(line), { border: 2, whiteChar: "  ", blackChar: "██" });
    const typed = isRemains ? `${what}\n${line.slice(what.length + 1)}` : line;
    // What is white to the right of it, paper has by itself.
    return `${typed}\n(${id})\n\n${code.replaceAll(/ +$/gm, "")}\n`;
  };
  const remains = lines.filter(({ isRemains }) => isRemains);
  const onTheirOwn = remains.length > 0 ? [`\f${t("keys.sheet.remains")}`, t("keys.sheet.gone")] : [];
  const own = lines.filter(({ isRemains }) => !isRemains);
  const said = [title(settings), ...words()].map(inRows);
  return [...said, ...own.map(coded), ...onTheirOwn.map(inRows), ...remains.map(coded)].join("\n\n");
}

/** Of capitals alone a code is smaller (ISO/IEC 18004, 7.4.4), and who reads it back takes either. */
function scanned(line: string): string {
  return line.toUpperCase();
}

function inRows(text: string): string {
  return text.replaceAll(new RegExp(`(.{1,${rowLength}})(?: |$)`, "g"), "$1\n").trimEnd();
}

async function asHtml(settings: Settings, lines: readonly KeyLine[]): Promise<string> {
  const { renderSVG } = await import("uqr");
  const coded = ({ line, what, id, rows }: KeyLine) =>
    `<section><h2>${escaped(what)}</h2><p>${escaped(id)}</p>${renderSVG(scanned(line), { border: 2 })}<pre>${escaped(rows.join("\n"))}</pre></section>`;
  const paragraph = (text: string) => `<p>${escaped(text)}</p>`;
  const remains = lines.filter(({ isRemains }) => isRemains);
  const heading = `<h1 class="own-page">${escaped(t("keys.sheet.remains"))}</h1>`;
  const onTheirOwn = remains.length > 0 ? [heading, paragraph(t("keys.sheet.gone"))] : [];
  const own = lines.filter(({ isRemains }) => !isRemains);
  const all = [...words().map(paragraph), ...own.map(coded), ...onTheirOwn, ...remains.map(coded)];
  return `<!doctype html>
<html lang="${terminalLanguage()}">
<meta charset="utf-8">
<title>${escaped(title(settings))}</title>
<style>
body { font: 12pt/1.4 serif; max-width: 18cm; margin: 1cm auto; }
section { break-inside: avoid; border-top: 1px solid; }
h2 { font-size: 12pt; }
svg { width: 4cm; height: 4cm; }
pre { font: 11pt/1.4 monospace; }
.own-page { break-before: page; }
</style>
<h1>${escaped(title(settings))}</h1>
${all.join("\n")}
</html>
`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

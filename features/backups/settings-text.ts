import type { ShownSetting } from "#lib/shown-settings.ts";

/** What was set, as a `.env` file. Secrets are named, but left out. */
export function settingsText(shown: readonly ShownSetting[]): string {
  const lines = shown
    .filter(({ source }) => source !== "default")
    .map(({ name, text, isSecret }) =>
      isSecret || text === undefined ? `# ${name} was set; it is a secret.` : `${name}=${quoted(text)}`,
    );
  return lines.map((line) => `${line}\n`).join("");
}

/** As lib/dot-env.ts reads it: what has all kinds of quotes in it would have none that fit. */
function quoted(text: string): string {
  const quote = ['"', "'", "`"].find((each) => !text.includes(each));
  return quote === undefined ? text : `${quote}${text}${quote}`;
}

import { createTranslator } from "use-intl/core";
import { type Language, localeOf } from "./languages.ts";
import { type At, fillIn, type Messages, messageAt, type Translated } from "./messages.ts";

type Library<English extends Messages> = ReturnType<typeof createTranslator<English>>;

/**
 * The texts of one area in one language: `t("logIn.heading")` is a text, `t("wait", { time })` one with its values,
 * `t.rich` one with elements in the places of its tags, and `t.group` a group of plain texts, for a form in the browser.
 */
export type Translator<English extends Messages> = Library<English> & {
  readonly language: Language;
  group<Path extends string>(path: Path): Translated<At<English, Path>>;
};

type Values = Readonly<Record<string, unknown>>;

/** Asks the library only for what needs it. Throws for a message that does not fit its values. */
export function translatorOf<const English extends Messages>(
  language: Language,
  messages: Translated<English>,
): Translator<English> {
  const library = createTranslator({ locale: localeOf(language), messages: messages as Messages, onError });
  const t = (path: string, values?: Values) => {
    const message = messageAt(messages as Messages, path);
    const filled = typeof message === "string" ? fillIn(message, values) : undefined;
    return filled ?? library(path as never, values as never);
  };
  const group = (path: string) => messageAt(messages as Messages, path);
  return Object.assign(t, { ...library, group, language }) as unknown as Translator<English>;
}

function onError(error: Error): never {
  throw error;
}

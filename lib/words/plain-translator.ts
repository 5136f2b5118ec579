import type { MessageKeys, NestedKeyOf, NestedValueOf } from "use-intl/core";
import { fillIn, type Messages, messageAt, type Translated } from "./messages.ts";

/**
 * As `translatorOf`, for areas that have neither plurals nor tags: it loads no library, so that what is worded at the
 * start, or before a page is loaded, costs nothing.
 */
export function plainTranslatorOf<const English extends Messages>(
  messages: Translated<English>,
): PlainTranslator<English> {
  return (path: string, values?: unknown) => {
    const message = messageAt(messages as Messages, path);
    const text =
      typeof message === "string" ? fillIn(message, values as Readonly<Record<string, string>>) : undefined;
    if (text === undefined) throw new Error(`The text ${path} does not fit its values.`);
    return text;
  };
}

/** The paths of all texts. */
export type Paths<M> = MessageKeys<M, NestedKeyOf<M>>;

type ArgumentsIn<Text, Value> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? { [name in Name]: Value } & ArgumentsIn<Rest, Value>
  : unknown;

/** The values that the text at a path needs, if it needs any. */
export type ArgumentsOf<M, Path extends Paths<M>, Value> =
  unknown extends ArgumentsIn<NestedValueOf<M, Path>, Value>
    ? []
    : [ArgumentsIn<NestedValueOf<M, Path>, Value>];

/** The text at a path; one with arguments needs their values. */
export type PlainTranslator<M> = <Path extends Paths<M>>(
  path: Path,
  ...values: ArgumentsOf<M, Path, string>
) => string;

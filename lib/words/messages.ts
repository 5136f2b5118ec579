/** Messages of one area in one language: texts in ICU MessageFormat, by name. */
export type Messages = Readonly<{ [name: string]: string | Messages }>;

/** What another language needs for these English messages: every name, and no other. */
export type Translated<English> = {
  readonly [Name in keyof English]: English[Name] extends string ? string : Translated<English[Name]>;
};

/** What stands under a name with dots: a text, or a group of texts. */
export type At<M, Path extends string> = Path extends `${infer Name}.${infer Rest}`
  ? Name extends keyof M
    ? At<M[Name], Rest>
    : never
  : Path extends keyof M
    ? M[Path]
    : never;

/** The text or group under a name with dots; undefined when there is none. */
export function messageAt(messages: Messages, path: string): string | Messages | undefined {
  let found: string | Messages | undefined = messages;
  for (const name of path.split(".")) found = typeof found === "object" ? found[name] : undefined;
  return found;
}

/**
 * A text with its values in their places, where it has nothing but `{name}`s; undefined for what only an ICU library
 * can format: plurals, choices, tags. That library needs 20 ms to load and 8 µs a message.
 */
export function fillIn(message: string, values: Readonly<Record<string, unknown>> = {}): string | undefined {
  if (!/[{<]/.test(message)) return message;
  let isSimple = !message.includes("<");
  const filled = message.replace(/\{([^{}]*)\}?/g, (whole, name: string) => {
    const value = values[name];
    if (typeof value === "string" && whole.endsWith("}")) return value;
    isSimple = false;
    return whole;
  });
  return isSimple ? filled : undefined;
}

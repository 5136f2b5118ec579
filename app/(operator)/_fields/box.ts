/** One control of the form about a field, as data: the page makes it, the browser draws it. */
type Asked = Readonly<{
  name: string;
  label: string;
  hint?: string;
  /** As it is now. Of boxes that may be ticked, each ticked one has a line. */
  value: string;
  optional?: boolean;
}>;
export type TextBox = Asked & Readonly<{ kind: "text"; narrow?: boolean; exact?: boolean }>;
export type Box =
  | TextBox
  | (Asked & Readonly<{ kind: "long text"; limit: number }>)
  | (Asked & Readonly<{ kind: "day" }>)
  | (Asked & Readonly<{ kind: "select" | "ticks"; choices: readonly BoxChoice[] }>);

export type BoxChoice = Readonly<{ value: string; label: string }>;

export type BoxGroup = Readonly<{
  heading: string;
  boxes: readonly Box[];
  /** The same texts in other languages. */
  translations: readonly Box[];
}>;

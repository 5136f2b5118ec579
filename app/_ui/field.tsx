import type { ReactNode } from "react";
import { type Counter, LongText } from "./long-text.tsx";
import type { Texts } from "./words.ts";

type Labelled = {
  name: string;
  label: ReactNode;
  hint?: string | undefined;
  optional?: boolean;
  problems?: readonly string[] | undefined;
  words: Texts<"optional" | "error">;
};

type Props = Labelled & {
  value?: string | undefined;
  /** Of a long text. */
  counter?: Counter | undefined;
  autoComplete?: string;
  /** Hints at the answer's length. */
  narrow?: boolean;
  /** For names and codes: no capitals or corrections by the keyboard. */
  exact?: boolean;
};

/** A label, a hint and a control for text, in that order, with what is wrong between hint and control. */
export function Field({ value = "", counter, autoComplete, narrow, exact, ...labelled }: Props) {
  const control = {
    ...described(labelled),
    autoComplete,
    defaultValue: value,
    // Right to left where that is how it is written.
    dir: "auto",
    ...(exact && { autoCapitalize: "none", autoCorrect: "off", spellCheck: false }),
  };
  return (
    <Labelled {...labelled}>
      {counter ? (
        <LongText {...control} counter={counter} />
      ) : (
        <input {...control} type="text" className={`control ${narrow ? "max-w-narrow" : "max-w-measure"}`} />
      )}
    </Labelled>
  );
}

/** What surrounds a control. */
export function Labelled({
  name,
  label,
  hint,
  optional,
  problems,
  words,
  children,
}: Labelled & { children: ReactNode }) {
  return (
    <div className={problems ? "border-s-4 border-problem ps-4" : undefined}>
      <label htmlFor={name} className="block font-bold">
        {label}
        {optional && <span className="font-normal text-muted"> {words.optional}</span>}
      </label>
      {hint && (
        <p id={`${name}-hint`} className="text-sm text-muted">
          {hint}
        </p>
      )}
      {problems && <FieldProblems name={name} problems={problems} words={words} />}
      <div className="mt-1">{children}</div>
    </div>
  );
}

/** What is wrong with a control, under the id that describes it. */
export function FieldProblems({
  name,
  problems,
  words,
}: Pick<Labelled, "name" | "words"> & { problems: readonly string[] }) {
  return (
    <ul id={`${name}-problems`} className="font-bold text-problem-text">
      {problems.map((sentence) => (
        <li key={sentence}>
          <span className="sr-only">{words.error}: </span>
          {sentence}
        </li>
      ))}
    </ul>
  );
}

/** Ties a control to its label, hint and problems. */
export function described({ name, hint, problems }: Pick<Labelled, "name" | "hint" | "problems">) {
  const by = [hint && `${name}-hint`, problems && `${name}-problems`].filter(Boolean).join(" ");
  return { id: name, name, "aria-describedby": by || undefined, "aria-invalid": problems ? true : undefined };
}

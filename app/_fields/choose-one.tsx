import type { ReactNode } from "react";
import { FieldProblems } from "#app/_ui/field.tsx";
import type { Texts } from "#app/_ui/words.ts";

type Props = {
  name: string;
  question: string;
  problems: readonly string[] | undefined;
  words: Texts<"optional" | "error">;
  texts: Texts<"mine" | "theirs" | "removed" | "unreadable">;
  theirs: string;
  unreadable?: true;
  chosen: string | undefined;
  /** The control that holds what was typed. */
  children: ReactNode;
};

/** Of a value that was changed here and elsewhere: which of both to keep. Neither is chosen at first. */
export function ChooseOne({ name, question, problems, words, texts, chosen, children, ...other }: Props) {
  const { theirs, unreadable } = other;
  return (
    <fieldset aria-describedby={problems && `${name}-problems`} className="border-s-4 border-problem ps-4">
      <legend className="float-start w-full font-bold">{question}</legend>
      {problems && <FieldProblems name={name} problems={problems} words={words} />}
      <input type="hidden" name={`asked:${name}`} value="" />
      <Choice name={name} value="mine" chosen={chosen}>
        {texts.mine}
      </Choice>
      <div className="ps-8 pb-3">{children}</div>
      <Choice name={name} value="theirs" chosen={chosen}>
        {texts.theirs} {unreadable ? texts.unreadable : theirs === "" ? texts.removed : <q>{theirs}</q>}
      </Choice>
    </fieldset>
  );
}

type ChoiceProps = {
  name: string;
  value: "mine" | "theirs";
  chosen: string | undefined;
  children: ReactNode;
};

function Choice({ name, value, chosen, children }: ChoiceProps) {
  return (
    <label className="clear-both flex min-h-11 items-center gap-3">
      <input
        type="radio"
        // The summary of what is wrong leads to the first.
        id={value === "mine" ? `keep:${name}` : undefined}
        name={`keep:${name}`}
        value={value}
        defaultChecked={chosen === value}
        className="size-5 shrink-0"
      />
      <span className="min-w-0 overflow-clip py-1 whitespace-pre-wrap [overflow-wrap:anywhere]">
        {children}
      </span>
    </label>
  );
}

import type { ReactNode } from "react";
import type { Texts } from "#app/_ui/words.ts";

type Props = {
  name: string;
  question: string;
  texts: Texts<"mine" | "theirs" | "removed" | "unreadable">;
  theirs: string;
  unreadable?: true;
  chosen: string | undefined;
};

/** Of a value that was changed here and elsewhere: which of both to keep. */
export function ChooseOne({ name, question, texts, theirs, unreadable, chosen }: Props) {
  return (
    <fieldset className="border-s-4 border-attention bg-attention-tint p-4">
      <legend className="float-start w-full font-bold">{question}</legend>
      <Choice name={name} value="mine" isChosen={chosen !== "theirs"}>
        {texts.mine}
      </Choice>
      <Choice name={name} value="theirs" isChosen={chosen === "theirs"}>
        {texts.theirs} {unreadable ? texts.unreadable : theirs === "" ? texts.removed : <q>{theirs}</q>}
      </Choice>
    </fieldset>
  );
}

type ChoiceProps = { name: string; value: "mine" | "theirs"; isChosen: boolean; children: ReactNode };

function Choice({ name, value, isChosen, children }: ChoiceProps) {
  return (
    <label className="clear-both flex min-h-11 items-center gap-3">
      <input
        type="radio"
        name={`keep:${name}`}
        value={value}
        defaultChecked={isChosen}
        className="size-5 shrink-0"
      />
      <span className="min-w-0 overflow-clip py-1 whitespace-pre-wrap [overflow-wrap:anywhere]">
        {children}
      </span>
    </label>
  );
}

import type { ReactNode } from "react";

type Props = {
  name: string;
  label: string;
  theirs: string;
  unreadable?: true;
  chosen: string | undefined;
};

/** Of a value that was changed here and elsewhere: which of both to keep. */
export function ChooseOne({ name, label, theirs, unreadable, chosen }: Props) {
  return (
    <fieldset className="border-l-4 border-attention bg-attention-tint p-4">
      <legend className="float-left w-full font-bold">{label}: which one shall be kept?</legend>
      <Choice name={name} value="mine" isChosen={chosen !== "theirs"}>
        What is typed here, below
      </Choice>
      <Choice name={name} value="theirs" isChosen={chosen === "theirs"}>
        What was saved meanwhile: {unreadable ? unreadableWords : removedOr(theirs)}
      </Choice>
    </fieldset>
  );
}

const unreadableWords = "something that cannot be read any more";

function removedOr(theirs: string): ReactNode {
  return theirs === "" ? "nothing, it was removed" : <q>{theirs}</q>;
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
      <span className="min-w-0 py-1 whitespace-pre-wrap [overflow-wrap:anywhere]">{children}</span>
    </label>
  );
}

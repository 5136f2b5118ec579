"use client";
import { Stamp } from "#app/_forms/form.tsx";
import type { FormWords } from "#app/_forms/form-state.ts";
import { Problems } from "#app/_forms/problems.tsx";
import { useForm } from "#app/_forms/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { refuse } from "./actions.ts";

type Props = {
  stamp: string;
  words: FormWords;
  proposal: string;
  member: string;
  label: string;
  /** Said to screen readers after the label. */
  about: string;
  /** What the box for the reason is called. */
  reason: string;
};

/** A button that refuses a proposal, after a box for the reason. */
export function RefuseForm({ stamp, words, proposal, member, label, about, reason }: Props) {
  const { state, round, element, waiting } = useForm(refuse, words);
  return (
    <>
      <Problems state={state} words={words} key={round} />
      <form {...element} className="flex flex-wrap items-end gap-3">
        <Stamp value={stamp} />
        <input type="hidden" name="proposal" value={proposal} />
        <input type="hidden" name="member" value={member} />
        <label className="min-w-0 text-sm">
          {reason}
          <span className="sr-only"> {about}</span>
          <input
            type="text"
            name="reason"
            dir="auto"
            autoComplete="off"
            defaultValue={state.values?.reason ?? ""}
            className="control"
          />
        </label>
        <Button look="plain">
          {label}
          <span className="sr-only"> {about}</span>
        </Button>
        <p role="status">{waiting}</p>
      </form>
    </>
  );
}

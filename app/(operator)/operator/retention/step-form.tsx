"use client";
import { Stamp } from "#app/_forms/form.tsx";
import type { FormAction, FormWords } from "#app/_forms/form-state.ts";
import { Problems } from "#app/_forms/problems.tsx";
import { useForm } from "#app/_forms/use-form.ts";
import { Button } from "#app/_ui/button.tsx";

type Props = {
  action: FormAction;
  stamp: string;
  words: FormWords;
  label: string;
  /** Whom it is about; all of them without. */
  member?: string;
  /** Said to screen readers after the label. */
  about?: string;
  /** What the box for the reason is called; without, none is asked for. */
  reason: string | undefined;
};

/** A button, and before it a box for the reason where operators give one. */
export function StepForm({ action, stamp, words, label, member, about, reason }: Props) {
  const { state, round, element, waiting } = useForm(action, words);
  return (
    <>
      <Problems state={state} words={words} key={round} />
      <form {...element} className="flex flex-wrap items-end gap-3">
        <Stamp value={stamp} />
        {member !== undefined && <input type="hidden" name="member" value={member} />}
        {reason === undefined ? (
          <input type="hidden" name="reason" value="" />
        ) : (
          <label className="text-sm">
            {reason}
            {about && <span className="sr-only"> {about}</span>}
            <input
              type="text"
              name="reason"
              dir="auto"
              defaultValue={state.values?.reason ?? ""}
              className="control"
            />
          </label>
        )}
        <Button look="plain">
          {label}
          {about && <span className="sr-only"> {about}</span>}
        </Button>
        <p role="status">{waiting}</p>
      </form>
    </>
  );
}

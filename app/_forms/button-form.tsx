"use client";
import { Button } from "#app/_ui/button.tsx";
import { Stamp } from "./form.tsx";
import type { FormAction, FormWords } from "./form-state.ts";
import { Problems } from "./problems.tsx";
import { useForm } from "./use-form.ts";

type Props = {
  action: FormAction;
  stamp: string;
  words: FormWords;
  /** What the button is about, by field name. */
  hidden?: Readonly<Record<string, string>>;
  label: string;
  /** Said to screen readers after the label, where several buttons have the same. */
  about?: string;
  look?: "primary" | "danger" | "plain" | "menu";
};

/** A form of one button. */
export function ButtonForm({ action, stamp, words, hidden = {}, label, about, look = "plain" }: Props) {
  const { state, round, element, waiting } = useForm(action, words);
  return (
    <>
      <Problems state={state} words={words} key={round} />
      <form {...element}>
        <Stamp value={stamp} />
        {Object.entries(hidden).map(([name, value]) => (
          <input type="hidden" key={name} name={name} value={value} />
        ))}
        <Button look={look}>
          {label}
          {about && <span className="sr-only"> {about}</span>}
        </Button>
        <p role="status">{waiting}</p>
      </form>
    </>
  );
}

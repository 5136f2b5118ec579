"use client";
import type { ReactNode } from "react";
import { Form } from "#app/_forms/form.tsx";
import type { FormAction, FormTexts } from "#app/_forms/form-state.ts";
import { useForm } from "#app/_forms/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { Field } from "#app/_ui/field.tsx";
import { LetterSheets } from "./letter-sheets.tsx";

type Props = FormTexts<"lettersForm"> & {
  action: FormAction;
  heading: string;
  intro: ReactNode;
  submit: string;
  portal: string;
  stamp: string;
  up: ReactNode;
  /** Where to go back to. */
  back: string;
  /** For whom they are, by field name. */
  hidden?: Readonly<Record<string, string>>;
  reasonIsOptional: boolean;
};

/** Makes letters and shows them in its place. */
export function LettersForm({ action, submit, back, hidden = {}, words, texts, ...rest }: Props) {
  const { reasonIsOptional, ...shown } = rest;
  const form = useForm(action, words);
  const { letters } = form.state;
  if (letters) return <LetterSheets letters={letters} portal={rest.portal} texts={texts} back={back} />;
  return (
    <Form of={form} {...shown}>
      {Object.entries(hidden).map(([name, value]) => (
        <input type="hidden" key={name} name={name} value={value} />
      ))}
      <Field
        {...form.control("reason")}
        label={texts.reason}
        hint={texts.reasonHint}
        optional={reasonIsOptional}
        autoComplete="off"
      />
      <p className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <Button>{submit}</Button>
        <a href={back}>{texts.cancel}</a>
      </p>
    </Form>
  );
}

"use client";
import type { ReactNode } from "react";
import { Form } from "#app/_forms/form.tsx";
import type { FormAction, FormTexts } from "#app/_forms/form-state.ts";
import { useForm } from "#app/_forms/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import type { Box, BoxGroup } from "./box.ts";
import { BoxControl } from "./box-control.tsx";

type Props = FormTexts<"fieldForm"> & {
  action: FormAction;
  heading: string;
  portal: string;
  stamp: string;
  up: ReactNode;
  intro: ReactNode;
  /** Where it cannot be chosen. */
  type: string | undefined;
  first: readonly Box[];
  groups: readonly BoxGroup[];
  otherLanguages: string;
  submit: "save" | "add";
  /** What stands below the form. */
  children?: ReactNode;
};

/** The form about a field of any type: which boxes it has is the page's. */
export function FieldEditor({
  action,
  type,
  first,
  groups,
  otherLanguages,
  submit,
  children,
  ...rest
}: Props) {
  const { words, texts, ...shown } = rest;
  const form = useForm(action, words, texts.waiting);
  const draw = (box: Box) => <BoxControl key={box.name} box={box} form={form} texts={texts} />;
  const isWrong = (boxes: readonly Box[]) => boxes.some(({ name }) => form.state.problems?.[name]);
  return (
    <>
      <Form of={form} {...shown}>
        {type !== undefined && <input type="hidden" name="type" value={type} />}
        {first.map(draw)}
        {groups.map(({ heading, boxes, translations }) => (
          <section key={heading} aria-label={heading} className="space-y-6 border-t border-line pt-6">
            <h2>{heading}</h2>
            {boxes.map(draw)}
            {translations.length > 0 && (
              // Opened anew for what is wrong in it.
              <details key={`${form.round}`} open={isWrong(translations)}>
                <summary className="min-h-6 text-accent underline">{otherLanguages}</summary>
                <div className="mt-4 space-y-6">{translations.map(draw)}</div>
              </details>
            )}
          </section>
        ))}
        <p className="flex flex-wrap items-center gap-x-6 gap-y-3">
          <Button>{texts[submit]}</Button>
          <a href="/operator/fields">{texts.cancel}</a>
        </p>
      </Form>
      {children}
    </>
  );
}

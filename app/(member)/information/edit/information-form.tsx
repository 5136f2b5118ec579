"use client";
import type { ReactNode } from "react";
import { Form } from "#app/_forms/form.tsx";
import type { FormTexts } from "#app/_forms/form-state.ts";
import { useForm } from "#app/_forms/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { Field } from "#app/_ui/field.tsx";
import { updateInformation } from "./actions.ts";
import { ChooseOne } from "./choose-one.tsx";

type Control = {
  name: string;
  label: string;
  /** When the value was changed elsewhere as well. */
  question: string;
  hint: string | undefined;
  /** Of a long text, in code points. */
  limit: number | undefined;
  autoComplete: string | undefined;
  value: string | undefined;
};
type Props = FormTexts<"informationForm"> & {
  portal: string;
  stamp: string;
  up: ReactNode;
  controls: readonly Control[];
};

export function InformationForm({ controls, words, texts, ...rest }: Props) {
  const form = useForm(updateInformation, words, texts.waiting);
  return (
    <Form of={form} heading={texts.heading} {...rest}>
      {controls.map(({ value, question, limit, ...control }) => {
        const { name } = control;
        const { value: typed, problems, ...shown } = form.control(name);
        const clash = form.state.clashes?.[name];
        const counter = limit === undefined ? undefined : { limit, left: texts.left, over: texts.over };
        const field = { ...control, ...shown, counter, value: typed ?? value, optional: true };
        if (!clash) return <Field key={name} {...field} problems={problems} />;
        const chosen = form.state.values?.[`keep:${name}`];
        const choice = { ...clash, name, question, problems, words, texts, chosen };
        return (
          <ChooseOne key={name} {...choice}>
            <Field {...field} />
          </ChooseOne>
        );
      })}
      <p className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <Button>{texts.submit}</Button>
        <a href="/information">{texts.cancel}</a>
      </p>
    </Form>
  );
}

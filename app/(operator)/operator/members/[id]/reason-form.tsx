"use client";
import type { ReactNode } from "react";
import { Form } from "#app/_forms/form.tsx";
import type { FormTexts } from "#app/_forms/form-state.ts";
import { useForm } from "#app/_forms/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { Field } from "#app/_ui/field.tsx";
import { openThis } from "./actions.ts";

type Props = FormTexts<"reasonForm"> & {
  heading: string;
  portal: string;
  stamp: string;
  up: ReactNode;
  children: ReactNode;
};

/** Why an operator wants to see a member: `children` is what they know of every member. */
export function ReasonForm({ children, words, texts, ...rest }: Props) {
  const form = useForm(openThis, words);
  return (
    <Form of={form} intro={children} {...rest}>
      <Field {...form.control("reason")} label={texts.reason} hint={texts.hint} autoComplete="off" />
      <Button>{texts.submit}</Button>
    </Form>
  );
}

"use client";
import type { ReactNode } from "react";
import { Form } from "#app/_forms/form.tsx";
import type { FormTexts } from "#app/_forms/form-state.ts";
import { useForm } from "#app/_forms/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { Field } from "#app/_ui/field.tsx";
import { enterCode } from "./enter-code.ts";

type Props = FormTexts<"codeForm"> & { portal: string; heading: string; intro: ReactNode };

/** The box for the code of a one-time link, which opens what the link does. */
export function CodeForm({ words, texts, ...rest }: Props) {
  const form = useForm(enterCode, words);
  return (
    <Form of={form} {...rest}>
      <Field
        {...form.control("code")}
        label={texts.code}
        hint={texts.codeHint}
        autoComplete="one-time-code"
        exact
      />
      <Button wide>{texts.submit}</Button>
    </Form>
  );
}

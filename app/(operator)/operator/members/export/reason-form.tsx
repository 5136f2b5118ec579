"use client";
import type { ReactNode } from "react";
import { Form } from "#app/_forms/form.tsx";
import type { FormTexts } from "#app/_forms/form-state.ts";
import { useForm } from "#app/_forms/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { Field } from "#app/_ui/field.tsx";
import { giveReason } from "./actions.ts";

type Props = FormTexts<"exportReasonForm"> & { portal: string; stamp: string; up: ReactNode };

/** Asks why, before anything can be taken along. */
export function ReasonForm({ words, texts, ...rest }: Props) {
  const form = useForm(giveReason, words);
  return (
    <Form of={form} heading={texts.heading} {...rest}>
      <Field {...form.control("reason")} label={texts.reason} hint={texts.reasonHint} autoComplete="off" />
      <Button>{texts.submit}</Button>
    </Form>
  );
}

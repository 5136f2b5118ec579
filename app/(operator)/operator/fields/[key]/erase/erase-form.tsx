"use client";
import type { ReactNode } from "react";
import { Form } from "#app/_forms/form.tsx";
import type { FormTexts } from "#app/_forms/form-state.ts";
import { useForm } from "#app/_forms/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { Field } from "#app/_ui/field.tsx";
import { PasswordField } from "#app/_ui/password-field.tsx";
import { erase } from "./actions.ts";

type Props = FormTexts<"fieldErasingForm"> & {
  heading: string;
  portal: string;
  stamp: string;
  up: ReactNode;
  intro: ReactNode;
  submit: string;
  /** The link back. */
  cancel: ReactNode;
};

/** Asks whether it is meant, and whether it is the operator who means it. */
export function EraseForm({ submit, cancel, words, texts, ...rest }: Props) {
  const form = useForm(erase, words, texts.waiting);
  return (
    <Form of={form} {...rest}>
      <Field {...form.control("label")} label={texts.label} autoComplete="off" exact />
      <PasswordField
        {...form.control("password")}
        label={texts.password}
        hint={texts.passwordHint}
        autoComplete="current-password"
      />
      <p className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <Button look="danger">{submit}</Button>
        {cancel}
      </p>
    </Form>
  );
}

"use client";
import type { ReactNode } from "react";
import { Form } from "#app/_forms/form.tsx";
import type { FormTexts } from "#app/_forms/form-state.ts";
import { useForm } from "#app/_forms/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { Field } from "#app/_ui/field.tsx";
import { PasswordField } from "#app/_ui/password-field.tsx";
import { deleteMyself } from "./actions.ts";

type Props = FormTexts<"deleteForm"> & {
  portal: string;
  stamp: string;
  up: ReactNode;
  username: ReactNode;
  children: ReactNode;
};

/** `children` say what will go, `username` what to type. */
export function DeleteForm({ children, username, words, texts, ...rest }: Props) {
  const form = useForm(deleteMyself, words, texts.waiting);
  return (
    <Form of={form} heading={texts.heading} intro={children} {...rest}>
      {/* To be typed: a password manager that filled in both would have the button ready for one click. */}
      <Field {...form.control("username")} label={username} autoComplete="off" narrow exact />
      <PasswordField {...form.control("password")} label={texts.password} autoComplete="current-password" />
      <p className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <Button look="danger">{texts.submit}</Button>
        <a href="/information">{texts.cancel}</a>
      </p>
    </Form>
  );
}

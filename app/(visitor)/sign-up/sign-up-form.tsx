"use client";
import type { ReactNode } from "react";
import { Form } from "#app/_forms/form.tsx";
import type { FormTexts } from "#app/_forms/form-state.ts";
import { useForm } from "#app/_forms/use-form.ts";
import { type Asked, AskedFields } from "#app/_joining/asked-fields.tsx";
import { Button } from "#app/_ui/button.tsx";
import { Field } from "#app/_ui/field.tsx";
import { PasswordField } from "#app/_ui/password-field.tsx";
import { signUp } from "./actions.ts";

type Props = FormTexts<"signUpForm"> & Asked & { portal: string; intro: ReactNode };

export function SignUpForm({ portal, intro, words, texts, asked, controls }: Props) {
  const form = useForm(signUp, words, texts.waiting);
  return (
    <Form of={form} heading={texts.heading} portal={portal} intro={intro}>
      <Field
        {...form.control("username")}
        label={texts.username}
        hint={texts.usernameHint}
        autoComplete="username"
        exact
      />
      <PasswordField
        {...form.control("password")}
        label={texts.password}
        hint={texts.passwordHint}
        autoComplete="new-password"
      />
      <AskedFields form={form} asked={asked} controls={controls} />
      <Button wide>{texts.submit}</Button>
    </Form>
  );
}

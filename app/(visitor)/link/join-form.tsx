"use client";
import type { ReactNode } from "react";
import { Form } from "#app/_forms/form.tsx";
import type { FormTexts } from "#app/_forms/form-state.ts";
import { useForm } from "#app/_forms/use-form.ts";
import { type Asked, AskedFields } from "#app/_joining/asked-fields.tsx";
import { Button } from "#app/_ui/button.tsx";
import { Field } from "#app/_ui/field.tsx";
import { PasswordField } from "#app/_ui/password-field.tsx";
import { join } from "./actions.ts";

type Props = FormTexts<"signUpForm"> &
  Asked & {
    portal: string;
    heading: string;
    intro: ReactNode;
    /** The hash of the link's token. */
    link: string;
    /** To begin with. */
    username: string | undefined;
  };

export function JoinForm({ link, username, words, texts, asked, controls, ...rest }: Props) {
  const form = useForm(join, words, texts.waiting);
  const { value = username, ...named } = form.control("username");
  return (
    <Form of={form} {...rest}>
      <input type="hidden" name="link" value={link} />
      <Field
        {...named}
        value={value}
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

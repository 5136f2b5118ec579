"use client";
import type { ReactNode } from "react";
import { Form } from "#app/_forms/form.tsx";
import type { FormTexts } from "#app/_forms/form-state.ts";
import { useForm } from "#app/_forms/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { OwnUsername } from "#app/_ui/own-username.tsx";
import { PasswordField } from "#app/_ui/password-field.tsx";
import { becomeOperator } from "./actions.ts";

type Props = FormTexts<"operatorForm"> & {
  portal: string;
  stamp: string;
  intro: ReactNode;
  /** The hash of the link's token. */
  link: string;
  username: string;
};

export function OperatorForm({ link, username, words, texts, ...rest }: Props) {
  const form = useForm(becomeOperator, words, texts.waiting);
  return (
    <Form of={form} heading={texts.heading} {...rest}>
      <input type="hidden" name="link" value={link} />
      <OwnUsername>{username}</OwnUsername>
      <PasswordField {...form.control("password")} label={texts.password} autoComplete="current-password" />
      <Button wide>{texts.submit}</Button>
    </Form>
  );
}

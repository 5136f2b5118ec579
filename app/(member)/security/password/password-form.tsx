"use client";
import type { ReactNode } from "react";
import { Form } from "#app/_forms/form.tsx";
import type { FormTexts } from "#app/_forms/form-state.ts";
import { useForm } from "#app/_forms/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { OwnUsername } from "#app/_ui/own-username.tsx";
import { PasswordField } from "#app/_ui/password-field.tsx";
import { changePassword } from "./actions.ts";

type Props = FormTexts<"passwordForm"> & {
  portal: string;
  stamp: string;
  up: ReactNode;
  username: string;
};

export function PasswordForm({ username, words, texts, ...rest }: Props) {
  const form = useForm(changePassword, words, texts.waiting);
  return (
    <Form
      of={form}
      heading={texts.heading}
      intro={<p className="mt-4 max-w-measure">{texts.intro}</p>}
      {...rest}
    >
      <OwnUsername>{username}</OwnUsername>
      <PasswordField {...form.control("current")} label={texts.current} autoComplete="current-password" />
      <PasswordField
        {...form.control("password")}
        label={texts.password}
        hint={texts.passwordHint}
        autoComplete="new-password"
      />
      <p className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <Button>{texts.submit}</Button>
        <a href="/security">{texts.cancel}</a>
      </p>
    </Form>
  );
}

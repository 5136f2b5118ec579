"use client";
import type { ReactNode } from "react";
import { Form } from "#app/_forms/form.tsx";
import type { FormTexts } from "#app/_forms/form-state.ts";
import { useForm } from "#app/_forms/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { Field } from "#app/_ui/field.tsx";
import { PasswordField } from "#app/_ui/password-field.tsx";
import { doThis } from "./actions.ts";
import type { fieldsOf } from "./fields-of.ts";

type Props = FormTexts<"actForm"> & {
  heading: string;
  /** What comes of it. */
  intro: string;
  submit: string;
  portal: string;
  stamp: string;
  up: ReactNode;
  /** The page to go back to. */
  cancel: string;
  asks: ReturnType<typeof fieldsOf>;
  /** As it is now, where another one is asked for. */
  username: string | undefined;
  reasonIsOptional: boolean;
};

/** Everything that an operator does with a member, each on a page of its own. */
export function ActForm({ intro, submit, cancel, asks, username, words, texts, ...rest }: Props) {
  const { reasonIsOptional, ...shown } = rest;
  const form = useForm(doThis, words);
  const name = form.control("username");
  return (
    <Form of={form} intro={<p className="mt-4 max-w-measure">{intro}</p>} {...shown}>
      {asks === "username" && (
        <Field
          {...name}
          value={name.value ?? username}
          label={texts.username}
          autoComplete="off"
          narrow
          exact
        />
      )}
      <Field
        {...form.control("reason")}
        label={texts.reason}
        hint={texts.reasonHint}
        optional={reasonIsOptional}
        autoComplete="off"
      />
      {asks === "password" && (
        <PasswordField
          {...form.control("password")}
          label={texts.password}
          hint={texts.passwordHint}
          autoComplete="current-password"
        />
      )}
      <p className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <Button look={asks === "password" ? "danger" : "primary"}>{submit}</Button>
        <a href={cancel}>{texts.cancel}</a>
      </p>
    </Form>
  );
}

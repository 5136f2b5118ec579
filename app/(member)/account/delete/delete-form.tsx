"use client";
import type { ReactNode } from "react";
import { Form } from "#app/_forms/form.tsx";
import { useForm } from "#app/_forms/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { Field } from "#app/_ui/field.tsx";
import { PasswordField } from "#app/_ui/password-field.tsx";
import { deleteMyself } from "./actions.ts";

/** `children` say what will go. */
export function DeleteForm({ children, ...rest }: { portal: string; stamp: string; children: ReactNode }) {
  const form = useForm(deleteMyself);
  return (
    <Form of={form} heading="Delete my membership and information" intro={children} {...rest}>
      <Field {...form.control("username")} label="Your username" autoComplete="username" narrow exact />
      <PasswordField {...form.control("password")} label="Your password" autoComplete="current-password" />
      <p className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <Button look="danger">Delete my membership and information</Button>
        <a href="/information">Keep it</a>
      </p>
    </Form>
  );
}

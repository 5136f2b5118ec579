"use client";
import { Form } from "#app/_forms/form.tsx";
import { useForm } from "#app/_forms/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { Field } from "#app/_ui/field.tsx";
import { PasswordField } from "#app/_ui/password-field.tsx";
import { logIn } from "./actions.ts";

export function LogInForm({ portal }: { portal: string }) {
  const form = useForm(logIn);
  return (
    <Form of={form} heading="Log in" portal={portal}>
      <Field {...form.control("username")} label="Username" autoComplete="username" exact />
      <PasswordField {...form.control("password")} label="Password" autoComplete="current-password" />
      <Button wide>Log in</Button>
    </Form>
  );
}

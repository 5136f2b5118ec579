"use client";
import { Form } from "#app/_forms/form.tsx";
import { useForm } from "#app/_forms/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { Field } from "#app/_ui/field.tsx";
import { PasswordField } from "#app/_ui/password-field.tsx";
import { signUp } from "./actions.ts";

export function SignUpForm({ portal }: { portal: string }) {
  const form = useForm(signUp);
  return (
    <Form of={form} heading="Sign up" portal={portal}>
      <Field
        {...form.control("username")}
        label="Username"
        hint="You log in with it. Your own name is fine; capitals and small letters count as the same."
        autoComplete="username"
        exact
      />
      <PasswordField
        {...form.control("password")}
        label="Password"
        hint="At least 15 characters: four or five words in a row are easy to remember. It is stored so that nobody, not even the people who run this portal, can read it."
        autoComplete="new-password"
      />
      <Button wide>Sign up</Button>
    </Form>
  );
}

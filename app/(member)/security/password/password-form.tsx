"use client";
import { Form } from "#app/_forms/form.tsx";
import { useForm } from "#app/_forms/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { PasswordField } from "#app/_ui/password-field.tsx";
import { changePassword } from "./actions.ts";

type Props = { portal: string; stamp: string; username: string };

export function PasswordForm({ username, ...rest }: Props) {
  const form = useForm(changePassword);
  return (
    <Form
      of={form}
      heading="Change your password"
      intro={
        <p className="mt-4 max-w-measure">Every other browser you are signed in with will be logged out.</p>
      }
      {...rest}
    >
      {/* Tells password managers whose password this is. */}
      <input type="text" name="username" defaultValue={username} autoComplete="username" hidden readOnly />
      <PasswordField {...form.control("current")} label="Current password" autoComplete="current-password" />
      <PasswordField
        {...form.control("password")}
        label="New password"
        hint="At least 15 characters: four or five words in a row are easy to remember."
        autoComplete="new-password"
      />
      <p className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <Button>Change password</Button>
        <a href="/security">Leave it as it was</a>
      </p>
    </Form>
  );
}

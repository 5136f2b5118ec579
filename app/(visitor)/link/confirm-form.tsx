"use client";
import type { ReactNode } from "react";
import { Form } from "#app/_forms/form.tsx";
import type { FormTexts } from "#app/_forms/form-state.ts";
import { useForm } from "#app/_forms/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { confirm } from "./actions.ts";

type Props = FormTexts<"confirmForm"> & {
  heading: string;
  portal: string;
  /** Of what the page shows. */
  stamp: string;
  intro: ReactNode;
  /** The hash of the link's token. */
  link: string;
};

/** One button: nothing has to be typed. */
export function ConfirmForm({ link, words, texts, ...rest }: Props) {
  const form = useForm(confirm, words);
  return (
    <Form of={form} {...rest}>
      <input type="hidden" name="link" value={link} />
      <Button wide>{texts.submit}</Button>
    </Form>
  );
}

"use client";
import type { ReactNode } from "react";
import { Form } from "#app/_forms/form.tsx";
import type { FormTexts } from "#app/_forms/form-state.ts";
import { useForm } from "#app/_forms/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { accept } from "./actions.ts";

type Props = FormTexts<"policyChangesForm"> & {
  portal: string;
  heading: string;
  stamp: string;
  /** The one that is accepted. */
  version: number;
  children: ReactNode;
};

/** `children` say what changed. */
export function ChangesForm({ version, words, texts, children, ...rest }: Props) {
  const form = useForm(accept, words, texts.waiting);
  return (
    <Form of={form} intro={children} {...rest}>
      <input type="hidden" name="version" value={version} />
      <Button>{texts.submit}</Button>
    </Form>
  );
}

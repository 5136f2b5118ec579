"use client";
import type { ReactNode } from "react";
import { EntryControl, type EntryRow, type EntryTexts } from "#app/_fields/entry-control.tsx";
import { Form } from "#app/_forms/form.tsx";
import type { FormTexts } from "#app/_forms/form-state.ts";
import { useForm } from "#app/_forms/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { Field } from "#app/_ui/field.tsx";
import type { Texts } from "#app/_ui/words.ts";
import { editThis } from "./actions.ts";

type Props = Pick<FormTexts<"actForm">, "words"> & {
  heading: string;
  intro: string;
  portal: string;
  stamp: string;
  up: ReactNode;
  groups: readonly { key: string; heading: string | undefined; rows: readonly EntryRow[] }[];
  /** Where what the member wrote is entered: whether they confirmed the rest. */
  confirm: Texts<"confirm" | "confirmHint"> | undefined;
  reasonIsOptional: boolean;
  cancel: string;
  texts: EntryTexts & Texts<"reason" | "reasonHint">;
};

/** What an operator enters of a member. */
export function MemberForm({
  intro,
  groups,
  confirm,
  reasonIsOptional,
  cancel,
  words,
  texts,
  ...rest
}: Props) {
  const form = useForm(editThis, words, texts.waiting);
  return (
    <Form of={form} intro={<p className="mt-4 max-w-measure">{intro}</p>} {...rest}>
      {groups.map(({ key, heading, rows }) => (
        <section key={key} className="space-y-6">
          {heading && (
            <h2 className="pt-6">
              <bdi>{heading}</bdi>
            </h2>
          )}
          {rows.map((row) => (
            <EntryControl key={row.name} row={row} form={form} texts={texts} />
          ))}
        </section>
      ))}
      {confirm && (
        <div>
          <label className="flex min-h-11 items-center gap-3">
            <input
              type="checkbox"
              name="confirm"
              value="yes"
              defaultChecked={form.state.values?.confirm === "yes"}
              aria-describedby="confirm-hint"
              className="size-5 shrink-0"
            />
            <span className="font-bold">{confirm.confirm}</span>
          </label>
          <p id="confirm-hint" className="text-sm text-muted">
            {confirm.confirmHint}
          </p>
        </div>
      )}
      <Field
        {...form.control("reason")}
        label={texts.reason}
        hint={texts.reasonHint}
        optional={reasonIsOptional}
        autoComplete="off"
      />
      <p className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <Button>{texts.submit}</Button>
        <a href={cancel}>{texts.cancel}</a>
      </p>
    </Form>
  );
}

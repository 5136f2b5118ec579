"use client";
import type { ReactNode } from "react";
import { EntryControl, type EntryRow, type EntryTexts } from "#app/_fields/entry-control.tsx";
import { Form } from "#app/_forms/form.tsx";
import type { FormTexts } from "#app/_forms/form-state.ts";
import { useForm } from "#app/_forms/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { updateInformation } from "./actions.ts";

/** What stands in a group: a control, a value that only others may change, or a note. */
export type Row =
  | (EntryRow & { kind: "control" })
  | { kind: "text"; key: string; label: string; text: ReactNode }
  | { kind: "note"; key: string; text: ReactNode };

type Props = Pick<FormTexts<"informationForm">, "words"> & {
  texts: EntryTexts;
  portal: string;
  stamp: string;
  up: ReactNode;
  groups: readonly {
    key: string;
    heading: string | undefined;
    help: string | undefined;
    rows: readonly Row[];
  }[];
};

export function InformationForm({ groups, words, texts, ...rest }: Props) {
  const form = useForm(updateInformation, words, texts.waiting);
  return (
    <Form of={form} heading={texts.heading} {...rest}>
      {groups.map(({ key, heading, help, rows }) => (
        <section key={key} className="space-y-6">
          {heading && (
            <h2 className="pt-6">
              <bdi>{heading}</bdi>
            </h2>
          )}
          {help && <p className="max-w-measure">{help}</p>}
          {rows.map((row) =>
            row.kind === "control" ? (
              <EntryControl key={row.name} row={row} form={form} texts={texts} />
            ) : (
              <Shown key={row.key} row={row} />
            ),
          )}
        </section>
      ))}
      <p className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <Button>{texts.submit}</Button>
        <a href="/information">{texts.cancel}</a>
      </p>
    </Form>
  );
}

function Shown({ row }: { row: Exclude<Row, { kind: "control" }> }) {
  if (row.kind === "note") return row.text;
  return (
    <div id={row.key} className="[overflow-wrap:anywhere] whitespace-pre-wrap">
      <p className="font-bold">{row.label}</p>
      {row.text}
    </div>
  );
}

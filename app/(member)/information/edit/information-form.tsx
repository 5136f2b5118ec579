"use client";
import type { ReactNode } from "react";
import { FieldControl } from "#app/_fields/control.tsx";
import type { FieldControlOf } from "#app/_fields/control-of.ts";
import { Form } from "#app/_forms/form.tsx";
import type { FormTexts } from "#app/_forms/form-state.ts";
import { useForm } from "#app/_forms/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { updateInformation } from "./actions.ts";
import { ChooseOne } from "./choose-one.tsx";

/** What stands in a group: a control, a value that only others may change, or a note. */
export type Row =
  | (FieldControlOf & {
      kind: "control";
      isRequired: boolean;
      /** When the value was changed elsewhere as well. */
      question: string;
    })
  | { kind: "text"; key: string; label: string; text: ReactNode }
  | { kind: "note"; key: string; text: ReactNode };

type Texts = FormTexts<"informationForm">["texts"] & FormTexts<"fieldControls">["texts"];
type Props = Pick<FormTexts<"informationForm">, "words"> & {
  texts: Texts;
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
              <Control key={row.name} row={row} form={form} texts={texts} />
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

type ControlProps = {
  row: Extract<Row, { kind: "control" }>;
  form: ReturnType<typeof useForm>;
  texts: Texts;
};

function Control({ row: { kind, question, ...row }, form: { state, words }, texts }: ControlProps) {
  const { name } = row;
  const problems = state.problems?.[name];
  const clash = state.clashes?.[name];
  const control = { ...row, values: state.values, words, texts };
  if (!clash) return <FieldControl {...control} problems={problems} />;
  const choice = { ...clash, name, question, problems, words, texts, chosen: state.values?.[`keep:${name}`] };
  return (
    <ChooseOne {...choice}>
      <FieldControl {...control} />
    </ChooseOne>
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

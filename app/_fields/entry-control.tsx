"use client";
import type { FormTexts } from "#app/_forms/form-state.ts";
import type { useForm } from "#app/_forms/use-form.ts";
import { ChooseOne } from "./choose-one.tsx";
import { FieldControl } from "./control.tsx";
import type { FieldControlOf } from "./control-of.ts";

/** An entry as a form asks for it. */
export type EntryRow = FieldControlOf & {
  isRequired: boolean;
  /** When the value was changed elsewhere as well. */
  question: string;
};

/** What a form with entries says beside their own texts. */
export type EntryTexts = FormTexts<"informationForm">["texts"] & FormTexts<"fieldControls">["texts"];

type Props = {
  row: EntryRow;
  form: ReturnType<typeof useForm>;
  texts: EntryTexts;
};

/** The control of an entry; where it was changed elsewhere as well, with the question which of both to keep. */
export function EntryControl({ row: { question, ...row }, form: { state, words }, texts }: Props) {
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

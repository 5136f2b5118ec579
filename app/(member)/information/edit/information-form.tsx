"use client";
import { Form } from "#app/_forms/form.tsx";
import type { FormTexts } from "#app/_forms/form-state.ts";
import { useForm } from "#app/_forms/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { Field } from "#app/_ui/field.tsx";
import { updateInformation } from "./actions.ts";
import { ChooseOne } from "./choose-one.tsx";

type Control = {
  name: string;
  label: string;
  /** When the value was changed elsewhere as well. */
  question: string;
  hint: string | undefined;
  multiline: boolean;
  value: string | undefined;
};
type Props = FormTexts<"informationForm"> & { portal: string; stamp: string; controls: readonly Control[] };

export function InformationForm({ controls, words, texts, ...rest }: Props) {
  const form = useForm(updateInformation, words);
  return (
    <Form of={form} heading={texts.heading} {...rest}>
      {controls.map(({ value, question, ...control }) => {
        const { value: typed, ...shown } = form.control(control.name);
        const clash = form.state.clashes?.[control.name];
        return (
          <div key={control.name} className="space-y-3">
            {clash && (
              <ChooseOne
                {...clash}
                name={control.name}
                question={question}
                texts={texts}
                chosen={form.state.values?.[`keep:${control.name}`]}
              />
            )}
            <Field {...control} {...shown} value={typed ?? value} optional />
          </div>
        );
      })}
      <p className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <Button>{texts.submit}</Button>
        <a href="/information">{texts.cancel}</a>
      </p>
    </Form>
  );
}

"use client";
import { Form } from "#app/_forms/form.tsx";
import { useForm } from "#app/_forms/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { Field } from "#app/_ui/field.tsx";
import { updateInformation } from "./actions.ts";
import { ChooseOne } from "./choose-one.tsx";

type Control = {
  name: string;
  label: string;
  hint: string | undefined;
  multiline: boolean;
  value: string | undefined;
};
type Props = { portal: string; stamp: string; controls: readonly Control[] };

export function InformationForm({ controls, ...rest }: Props) {
  const form = useForm(updateInformation);
  return (
    <Form of={form} heading="Change your information" {...rest}>
      {controls.map(({ value, ...control }) => {
        const { value: typed, ...shown } = form.control(control.name);
        const clash = form.state.clashes?.[control.name];
        return (
          <div key={control.name} className="space-y-3">
            {clash && (
              <ChooseOne {...clash} {...control} chosen={form.state.values?.[`keep:${control.name}`]} />
            )}
            <Field {...control} {...shown} value={typed ?? value} optional />
          </div>
        );
      })}
      <p className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <Button>Save</Button>
        <a href="/information">Leave it as it was</a>
      </p>
    </Form>
  );
}

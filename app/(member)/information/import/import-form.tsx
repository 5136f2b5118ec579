"use client";
import type { ReactNode } from "react";
import { Form } from "#app/_forms/form.tsx";
import type { FormTexts } from "#app/_forms/form-state.ts";
import { useForm } from "#app/_forms/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { described, Labelled } from "#app/_ui/field.tsx";
import { confirmImport, showImport } from "./actions.ts";
import { ImportPlan } from "./import-plan.tsx";

type Props = FormTexts<"importForm"> & { portal: string; stamp: string; up: ReactNode };

/**
 * Takes a file, and then shows what it would change, with the button that saves it. Without script the page comes back
 * with the outcome of one of the two forms, so both are always there for React.
 */
export function ImportForm({ words, texts, ...rest }: Props) {
  const choosing = useForm(showImport, words);
  const confirming = useForm(confirmImport, words);
  const plan = confirming.state.import ?? choosing.state.import;
  if (plan)
    return (
      <Form of={confirming} heading={texts.heading} {...rest}>
        <ImportPlan plan={plan} texts={texts} />
        <p className="flex flex-wrap items-center gap-x-6 gap-y-3">
          {plan.reference !== undefined && (
            <>
              <input type="hidden" name="import" value={plan.reference} />
              <Button>{texts.confirm}</Button>
            </>
          )}
          <a href="/information/import">{texts.another}</a>
          <a href="/information">{texts.cancel}</a>
        </p>
      </Form>
    );
  // What is over is said above the first form again.
  const isOver = confirming.state.form !== undefined;
  const form = isOver ? { ...choosing, state: confirming.state } : choosing;
  const file = { ...form.control("file"), label: texts.file, hint: texts.hint };
  return (
    <Form
      of={form}
      heading={texts.heading}
      intro={<p className="mt-4 max-w-measure">{texts.intro}</p>}
      {...rest}
    >
      <Labelled {...file}>
        <input {...described(file)} type="file" accept=".json,.csv,.zip" className="control max-w-measure" />
      </Labelled>
      <p className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <Button>{texts.submit}</Button>
        <a href="/information">{texts.cancel}</a>
      </p>
    </Form>
  );
}

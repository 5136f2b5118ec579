"use client";
import { Fragment } from "react";
import { FieldControl } from "#app/_fields/control.tsx";
import type { FormTexts } from "#app/_forms/form-state.ts";
import type { useForm } from "#app/_forms/use-form.ts";
import type { AskedControl } from "./asked-controls.ts";

/** What the forms for becoming a member take for the fields asked there. */
export type Asked = Readonly<{
  asked: readonly AskedControl[];
  controls: FormTexts<"fieldControls">["texts"];
}>;

type Props = Asked & { form: ReturnType<typeof useForm> };

/** The controls for fields between those of a form for becoming a member. */
export function AskedFields({ form: { state, words }, asked, controls: texts }: Props) {
  return asked.map((control) => (
    <Fragment key={control.name}>
      {/* Boxes without a tick send nothing: this says that they were there. */}
      {["checkbox", "checkboxes"].includes(control.control.kind) && (
        <input type="hidden" name={`asked:${control.name}`} value="" />
      )}
      <FieldControl
        {...control}
        values={state.values}
        problems={state.problems?.[control.name]}
        words={words}
        texts={texts}
      />
    </Fragment>
  ));
}

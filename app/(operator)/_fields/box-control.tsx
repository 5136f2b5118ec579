"use client";
import type { useForm } from "#app/_forms/use-form.ts";
import { described, Field, FieldProblems, Labelled } from "#app/_ui/field.tsx";
import type { Texts } from "#app/_ui/words.ts";
import type { Box, BoxChoice } from "./box.ts";

type Props = { box: Box; form: ReturnType<typeof useForm>; texts: Texts<"left" | "over"> };

/** The control of a box, with what was typed into it and what is wrong with that. */
export function BoxControl({ box, form, texts }: Props) {
  const { words, ...control } = form.control(box.name);
  const { name, label, hint, optional } = box;
  const value = control.value ?? box.value;
  const labelled = { name, label, hint, problems: control.problems, words, ...(optional && { optional }) };
  switch (box.kind) {
    case "text":
      return (
        <Field
          {...labelled}
          value={value}
          autoComplete="off"
          {...(box.narrow && { narrow: true })}
          {...(box.exact && { exact: true })}
        />
      );
    case "long text":
      return <Field {...labelled} value={value} counter={{ limit: box.limit, ...texts }} />;
    case "day":
      return (
        <Labelled {...labelled}>
          <input
            {...described(labelled)}
            type="date"
            // With another value made anew: React leaves what is there as it is.
            key={`${form.round} ${value}`}
            defaultValue={value}
            className="control max-w-narrow"
          />
        </Labelled>
      );
    case "select":
      return (
        <Labelled {...labelled}>
          <select
            {...described(labelled)}
            key={`${form.round} ${value}`}
            defaultValue={value}
            className="control max-w-measure"
          >
            {box.choices.map((choice) => (
              <option key={choice.value} value={choice.value}>
                {choice.label}
              </option>
            ))}
          </select>
        </Labelled>
      );
    case "ticks":
      return <Ticks {...labelled} choices={box.choices} value={value} key={`${form.round} ${value}`} />;
  }
}

type TicksProps = Pick<Parameters<typeof Labelled>[0], "name" | "label" | "hint" | "problems" | "words"> & {
  choices: readonly BoxChoice[];
  value: string;
};

function Ticks({ name, label, hint, problems, words, choices, value }: TicksProps) {
  const ticked = new Set(value.split("\n"));
  const { id, name: _, ...description } = described({ name, hint, problems });
  return (
    <fieldset
      aria-describedby={description["aria-describedby"]}
      className={problems ? "border-s-4 border-problem ps-4" : undefined}
    >
      <legend className="font-bold">{label}</legend>
      {hint && (
        <p id={`${name}-hint`} className="text-sm text-muted">
          {hint}
        </p>
      )}
      {problems && <FieldProblems name={name} problems={problems} words={words} />}
      {choices.map((choice, index) => (
        <label key={choice.value} className="flex min-h-11 items-center gap-3">
          <input
            type="checkbox"
            // The summary of what is wrong leads to the first.
            id={index === 0 ? id : undefined}
            name={name}
            value={choice.value}
            defaultChecked={ticked.has(choice.value)}
            className="size-5 shrink-0"
          />
          <span className="min-w-0 [overflow-wrap:anywhere]">{choice.label}</span>
        </label>
      ))}
    </fieldset>
  );
}

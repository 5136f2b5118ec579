"use client";
import type { ReactNode } from "react";
import { described, FieldProblems, Labelled } from "#app/_ui/field.tsx";
import { LongText } from "#app/_ui/long-text.tsx";
import type { Texts } from "#app/_ui/words.ts";
import type { Choice, Typed } from "#features/field-types/field-type.ts";
import type { FieldControlOf } from "./control-of.ts";
import { isOfProblem } from "./file-problem.ts";

type Props = FieldControlOf & {
  /** What was typed, by the boxes' names; undefined: nothing yet. */
  values: Typed | undefined;
  isRequired?: boolean | undefined;
  problems?: readonly string[] | undefined;
  words: Texts<"optional" | "error">;
  texts: Texts<"left" | "over" | "none" | "choose" | "saved" | "uploaded" | "remove">;
};

/** The control for a field of any type. The first box has the field's key as its id, where links lead to. */
export function FieldControl({ control, values: typed, texts, isRequired, ...rest }: Props) {
  const values = typed ?? rest.initial;
  const labelled = { ...rest, optional: !isRequired };
  const value = values[rest.name] ?? "";
  const had = new Set(`${value}\n${rest.initial[rest.name] ?? ""}`.split("\n"));
  switch (control.kind) {
    case "text": {
      const { inputType, inputMode, autoComplete, isNarrow } = control;
      return (
        <Labelled {...labelled}>
          <input
            {...described(rest)}
            {...{ inputMode, autoComplete }}
            type={inputType}
            defaultValue={value}
            // Right to left where that is how it is written; addresses and numbers never are.
            dir={inputType === "text" ? "auto" : "ltr"}
            className={`control rtl:text-right ${isNarrow ? "max-w-narrow" : "max-w-measure"}`}
          />
        </Labelled>
      );
    }
    case "long text":
      return (
        <Labelled {...labelled}>
          <LongText
            {...described(rest)}
            defaultValue={value}
            dir="auto"
            counter={{ limit: control.limit, left: texts.left, over: texts.over }}
          />
        </Labelled>
      );
    case "select": {
      const none = isRequired ? texts.choose : texts.none;
      return (
        <Labelled {...labelled}>
          {/* Made anew with another value: React gives that to no select that is there already. */}
          <select key={value} {...described(rest)} defaultValue={value} className="control max-w-measure">
            {[{ value: "", label: none }, ...offered(control.options, had)].map((option) => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
          </select>
        </Labelled>
      );
    }
    case "checkbox":
      return (
        <Described {...labelled}>
          <Tick {...described(rest)} type="checkbox" value="yes" defaultChecked={value === "yes"}>
            <Name {...labelled} />
          </Tick>
        </Described>
      );
    case "radios":
    case "checkboxes":
      return (
        <Group {...labelled}>
          <Choices {...rest} kind={control.kind} options={offered(control.options, had)} value={value}>
            {!isRequired && control.kind === "radios" && texts.none}
          </Choices>
        </Group>
      );
    case "parts":
      return (
        <Group {...labelled}>
          {/* A text that does not come in these parts is kept until something takes its place. */}
          {value && (
            <p>
              <input type="hidden" name={rest.name} value={value} />
              {texts.saved} <bdi>{value}</bdi>
            </p>
          )}
          <Parts {...rest} parts={control.parts} values={values} />
        </Group>
      );
    case "file":
      return <FileControl {...labelled} accept={control.accept} values={values} texts={texts} />;
  }
}

type Labels = Parameters<typeof described>[0] & {
  label: string;
  optional: boolean;
  words: Texts<"optional" | "error">;
};

function Name({ label, optional, words }: Pick<Labels, "label" | "optional" | "words">) {
  return (
    <span className="font-bold">
      {label}
      {optional && <span className="font-normal text-muted"> {words.optional}</span>}
    </span>
  );
}

/** What stands beside a control that has its label elsewhere: the hint, and what is wrong. */
function Described({ name, hint, problems, words, children }: Labels & { children: ReactNode }) {
  return (
    <div className={problems && "border-s-4 border-problem ps-4"}>
      {problems && <FieldProblems name={name} problems={problems} words={words} />}
      {children}
      {hint && (
        <p id={`${name}-hint`} className="text-sm text-muted">
          {hint}
        </p>
      )}
    </div>
  );
}

/** Several controls under the field's name. */
function Group({ children, ...labels }: Labels & { children: ReactNode }) {
  const { name, hint, problems, words } = labels;
  return (
    <fieldset
      aria-describedby={described(labels)["aria-describedby"]}
      className={`min-w-0 ${problems ? "border-s-4 border-problem ps-4" : ""}`}
    >
      <legend className="float-start w-full">
        <Name {...labels} />
      </legend>
      <div className="clear-both">
        {hint && (
          <p id={`${name}-hint`} className="text-sm text-muted">
            {hint}
          </p>
        )}
        {problems && <FieldProblems name={name} problems={problems} words={words} />}
        {children}
      </div>
    </fieldset>
  );
}

type ChoicesProps = {
  name: string;
  kind: "radios" | "checkboxes";
  options: readonly Choice[];
  value: string;
  problems?: readonly string[] | undefined;
  /** The way back to no answer. */
  children: ReactNode;
};

function Choices({ name, kind, options, value, problems, children }: ChoicesProps) {
  const chosen = value.split("\n");
  const none = children ? [{ value: "", label: children }] : [];
  return [...options, ...none].map((option, at) => (
    <Tick
      key={option.value}
      type={kind === "radios" ? "radio" : "checkbox"}
      id={at === 0 ? name : undefined}
      name={name}
      value={option.value}
      defaultChecked={chosen.includes(option.value)}
      // A radio button cannot be wrong by itself.
      aria-invalid={problems && kind === "checkboxes" ? true : undefined}
    >
      {option.label}
    </Tick>
  ));
}

/** What may be chosen; what is not offered any more, or is no option at all by now, for who has it. */
function offered(options: readonly Choice[], had: ReadonlySet<string>): readonly Choice[] {
  const unknown = [...had].filter((key) => key !== "" && !options.some(({ value }) => value === key));
  return [
    ...options.filter(({ value, isRetired }) => !isRetired || had.has(value)),
    ...unknown.map((key) => ({ value: key, label: key })),
  ];
}

type TickProps = {
  type: "radio" | "checkbox";
  id?: string | undefined;
  name: string;
  value: string;
  defaultChecked: boolean;
  "aria-describedby"?: string | undefined;
  "aria-invalid"?: boolean | undefined;
  children: ReactNode;
};

/** A small box or button with its label beside it, as high as a finger needs. */
function Tick({ children, ...input }: TickProps) {
  return (
    <label className="flex min-h-11 items-center gap-3">
      <input {...input} className="size-5 shrink-0" />
      <span className="min-w-0 [overflow-wrap:anywhere]">{children}</span>
    </label>
  );
}

type PartsProps = Pick<Props, "name" | "problems" | "partLabels"> & {
  values: Typed;
  parts: Extract<Props["control"], { kind: "parts" }>["parts"];
};

function Parts({ name: key, problems, partLabels, values, parts }: PartsProps) {
  return (
    <div className="mt-1 flex max-w-measure flex-wrap gap-x-4 gap-y-2">
      {parts.map(({ name, isNarrow, isLong, inputMode, autoComplete }, at) => {
        const id = at === 0 ? key : name;
        return (
          <div key={name} className={isNarrow ? "w-24" : isLong ? "w-full" : "w-48 grow"}>
            <label htmlFor={id} className="block text-sm">
              {partLabels[name]}
            </label>
            <input
              {...{ id, name, inputMode, autoComplete }}
              type="text"
              defaultValue={values[name] ?? ""}
              dir="auto"
              aria-invalid={problems && true}
              className="control"
            />
          </div>
        );
      })}
    </div>
  );
}

type FileProps = Labels & {
  file: string | undefined;
  initial: Typed;
  accept: string;
  values: Typed;
  texts: Texts<"saved" | "uploaded" | "remove">;
};

/**
 * A file is named by its reference, which goes back with the form: the browser sends a file that was chosen only once.
 * Of both, the new one counts.
 */
function FileControl({ file, initial, accept, values, texts, ...labels }: FileProps) {
  const { name } = labels;
  const sent = values[name];
  // What was refused is no file: what is saved stays.
  const reference = labels.problems || isOfProblem(sent) ? initial[name] : sent;
  const remove = `${name}.remove`;
  return (
    <Labelled {...labels}>
      <input {...described(labels)} type="file" accept={accept} className="control max-w-measure" />
      {reference && (
        <>
          <input type="hidden" name={name} value={reference} />
          <p className="mt-2 [overflow-wrap:anywhere]">
            {reference === initial[name] ? (
              <>
                {texts.saved} <bdi>{file}</bdi>
              </>
            ) : (
              texts.uploaded
            )}
          </p>
          <Tick type="checkbox" name={remove} value="yes" defaultChecked={remove in values}>
            {texts.remove}
          </Tick>
        </>
      )}
    </Labelled>
  );
}

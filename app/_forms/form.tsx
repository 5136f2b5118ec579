"use client";
import type { ReactNode } from "react";
import { DocumentTitle } from "#app/_ui/document-title.tsx";
import { Problems } from "./problems.tsx";
import type { useForm } from "./use-form.ts";

type Props = {
  of: ReturnType<typeof useForm>;
  /** The page's heading, also in the document's title. */
  heading: string;
  portal: string;
  /** Of members' forms. */
  stamp?: string;
  /** The link to the page above this one. */
  up?: ReactNode;
  /** Between the heading and the first control. */
  intro?: ReactNode;
  children: ReactNode;
};

/** A page's form: what went wrong first, then the heading, then the controls. */
export function Form({
  of: { state, round, element, words, waiting },
  heading,
  portal,
  stamp,
  up,
  intro,
  children,
}: Props) {
  return (
    <>
      <DocumentTitle heading={heading} portal={portal} error={hasFailed(state) ? words.error : undefined} />
      <Problems state={state} words={words} key={round} />
      {up}
      <h1>{heading}</h1>
      {intro}
      <form {...element} className="mt-6 space-y-6">
        <Stamp value={state.stamp ?? stamp} />
        {children}
        <p role="status" className="waiting">
          {waiting}
        </p>
      </form>
    </>
  );
}

/** The server's stamp: the form's member and what it showed. */
export function Stamp({ value }: { value: string | undefined }) {
  return value === undefined ? null : <input type="hidden" name="stamp" value={value} />;
}

function hasFailed({ form, problems, logIn }: Props["of"]["state"]): boolean {
  return [form, problems, logIn].some((part) => part !== undefined);
}

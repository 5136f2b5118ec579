"use client";
import type { ReactNode } from "react";
import { Form } from "#app/_forms/form.tsx";
import type { FormTexts, ShownLink } from "#app/_forms/form-state.ts";
import { useForm } from "#app/_forms/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { DocumentTitle } from "#app/_ui/document-title.tsx";
import { Field } from "#app/_ui/field.tsx";
import type { Texts } from "#app/_ui/words.ts";
import { makeInvitations } from "./actions.ts";

/** Five hundred people with a long text each fit. */
const mostCharacters = 200_000;

type Props = FormTexts<"invitationForm"> & {
  portal: string;
  stamp: string;
  up: ReactNode;
  /** How long invitations are good if nobody says otherwise. */
  days: number;
  /** Of the counter. */
  left: string;
  over: string;
  /** What stands below the form, and gives way to the links that were made. */
  children: ReactNode;
};

export function InvitationForm({ days, left, over, children, words, texts, ...rest }: Props) {
  const form = useForm(makeInvitations, words, texts.waiting);
  if (form.state.links) return <Links links={form.state.links} portal={rest.portal} texts={texts} />;
  const { value = String(days), ...named } = form.control("days");
  return (
    <>
      <Form
        of={form}
        heading={texts.heading}
        intro={<p className="mt-4 max-w-measure">{texts.intro}</p>}
        {...rest}
      >
        <Field
          {...form.control("people")}
          label={texts.people}
          hint={texts.peopleHint}
          counter={{ limit: mostCharacters, left, over }}
          optional
        />
        <Field {...named} value={value} label={texts.days} narrow exact />
        <Button>{texts.submit}</Button>
      </Form>
      {children}
    </>
  );
}

/** The links, which are kept nowhere: a sheet to copy from and to print. */
function Links({
  links,
  portal,
  texts,
}: {
  links: readonly ShownLink[];
  portal: string;
  texts: Texts<"linksHeading" | "linksText" | "code" | "until" | "again">;
}) {
  return (
    <section
      // What was made is what the person waits for.
      // biome-ignore lint/a11y/noAutofocus: where there is no script to focus it
      autoFocus
      tabIndex={-1}
      aria-labelledby="links"
    >
      <DocumentTitle heading={texts.linksHeading} portal={portal} />
      <h1 id="links">{texts.linksHeading}</h1>
      <p className="mt-4 max-w-measure">{texts.linksText}</p>
      <ul className="mt-6 border-t border-line">
        {links.map(({ id, who, address, code, until }) => (
          <li key={id} className="break-inside-avoid border-b border-line py-4">
            <h2 className="text-base">
              <bdi>{who}</bdi>
            </h2>
            <p>
              <code>{address}</code>
            </p>
            <dl className="terms text-sm text-muted">
              <dt>{texts.code}</dt>
              <dd>
                <code>{code}</code>
              </dd>
              <dt>{texts.until}</dt>
              <dd>{until}</dd>
            </dl>
          </li>
        ))}
      </ul>
      <p className="mt-6 print:hidden">
        <a href="/operator/invitations">{texts.again}</a>
      </p>
    </section>
  );
}

"use client";
import type { ReactNode } from "react";
import { Form } from "#app/_forms/form.tsx";
import type { FormTexts, ShownLink } from "#app/_forms/form-state.ts";
import { useForm } from "#app/_forms/use-form.ts";
import { Button } from "#app/_ui/button.tsx";
import { DescriptionList, Fact, Typed } from "#app/_ui/description-list.tsx";
import { DocumentTitle } from "#app/_ui/document-title.tsx";
import { Field } from "#app/_ui/field.tsx";
import { PasswordField } from "#app/_ui/password-field.tsx";
import { QrCode } from "#app/_ui/qr-code.tsx";
import type { Asked } from "../[act]/fields-of.ts";
import { recoverThis } from "./actions.ts";

type Texts = FormTexts<"actForm">["texts"] & FormTexts<"recovery">["texts"];
type Props = Pick<FormTexts<"actForm">, "words"> & {
  texts: Texts;
  heading: string;
  intro: string;
  submit: string;
  portal: string;
  stamp: string;
  up: ReactNode;
  member: string;
  asks: Asked;
  reasonIsOptional: boolean;
};

/** The link stands in the answer to the form that made it, and nowhere else. */
export function RecoverForm({ intro, submit, member, asks, words, texts, ...rest }: Props) {
  const { reasonIsOptional, ...shown } = rest;
  const form = useForm(recoverThis, words);
  const [link] = form.state.links ?? [];
  if (link) return <Made link={link} texts={texts} member={member} portal={rest.portal} />;
  return (
    <Form of={form} intro={<p className="mt-4 max-w-measure">{intro}</p>} {...shown}>
      <Field
        {...form.control("reason")}
        label={texts.reason}
        hint={texts.reasonHint}
        optional={reasonIsOptional}
        autoComplete="off"
      />
      {asks === "password" && (
        <PasswordField
          {...form.control("password")}
          label={texts.password}
          hint={texts.passwordHint}
          autoComplete="current-password"
        />
      )}
      <p className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <Button>{submit}</Button>
        <a href={member}>{texts.cancel}</a>
      </p>
    </Form>
  );
}

type MadeProps = { link: ShownLink; texts: Texts; member: string; portal: string };

function Made({ link: { who, address, code, until, qr }, texts, member, portal }: MadeProps) {
  return (
    <>
      <DocumentTitle heading={texts.made} portal={portal} />
      <h1 ref={focus} tabIndex={-1}>
        {texts.made}
      </h1>
      <p className="mt-4 max-w-measure">{texts.give}</p>
      <DescriptionList>
        <Fact label={texts.username}>
          <Typed>{who}</Typed>
        </Fact>
        <Fact label={texts.link}>
          <code>{address}</code>
          {qr && <QrCode drawing={qr} label={texts.qrCode} />}
        </Fact>
        <Fact label={texts.code}>
          <code>{code}</code>
        </Fact>
        <Fact label={texts.until}>{until}</Fact>
      </DescriptionList>
      <p className="mt-6">
        <a href={member}>{texts.back}</a>
      </p>
    </>
  );
}

/** What came of it is what the person waits for. */
function focus(heading: HTMLElement | null): void {
  heading?.focus();
}

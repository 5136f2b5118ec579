import { askedControls } from "#app/_joining/asked-controls.ts";
import { CodeForm } from "#app/_joining/code-form.tsx";
import { Accepting } from "#app/_ui/accepting.tsx";
import { fieldText } from "#app/_ui/field-text.ts";
import { Notice } from "#app/_ui/notice.tsx";
import { Heading, type PageProps } from "#app/_ui/page.tsx";
import { whomToAsk } from "#app/_ui/whom-to-ask.ts";
import { words } from "#app/_ui/words.ts";
import { typeOf } from "#features/field-types/type-of.ts";
import { fieldsAtSignUp, isAskedAtSignUp } from "#features/fields/at-sign-up.ts";
import { askedFields } from "#features/fields/read-fields.ts";
import { filledIn, type Prefilled } from "#features/information/fill-in.ts";
import type { Link } from "#features/links/link.ts";
import { currentLink } from "#features/request/current-link.ts";
import { currentMember } from "#features/request/current-member.ts";
import { makeStamp } from "#features/request/form-stamp.ts";
import { requestContext } from "#lib/request-context.ts";
import { settings } from "#lib/settings.ts";
import type { PageWords } from "#lib/words/page-words.ts";
import { Confirmation } from "./confirmation.tsx";
import { JoinForm } from "./join-form.tsx";
import { OperatorForm } from "./operator-form.tsx";
import { RecoverForm } from "./recover-form.tsx";

/** What the one-time link is for that was opened in this browser, and its form; without one the box for its code. */
export default async function LinkPage({ searchParams }: PageProps) {
  const said = await words();
  const { t } = said;
  const { done } = await searchParams;
  const link = await currentLink();
  if (link === undefined && done === "confirmed")
    return (
      <>
        <Heading>{t("confirmation.thanks")}</Heading>
        <p className="mt-4">{t("confirmation.thanksText")}</p>
      </>
    );
  if (link === undefined) return <Code t={t} heading={t("link.code")} text={t("link.codeText")} />;
  if (link === "gone") return <Gone t={t} />;
  if (link.purpose === "confirmation")
    return (
      <>
        <Notice code={done} t={t} />
        <Confirmation words={said} link={link} />
      </>
    );
  if (link.purpose === "recovery") return <Recovery t={t} link={link} />;
  return link.purpose === "invitation" ? (
    <Invitation words={said} link={link} />
  ) : (
    <FirstOperator t={t} link={link} />
  );
}

type Texts = Pick<PageWords, "t">;
type Opened = Texts & { link: Link };

function Gone({ t }: Texts) {
  // There was one, or may have been, and it does not come back (RFC 9110, 15.5.11).
  requestContext().status = 410;
  return <Code t={t} heading={t("link.gone")} text={t("link.goneText", { whom: whomToAsk(t) })} />;
}

function Code({ t, heading, text }: Texts & { heading: string; text: string }) {
  return (
    <CodeForm
      {...{ heading, portal: settings().portalName }}
      intro={<p className="mt-4">{text}</p>}
      words={t.group("form")}
      texts={t.group("codeForm")}
    />
  );
}

function Recovery({ t, link }: Opened) {
  return (
    <RecoverForm
      portal={settings().portalName}
      link={link.hash}
      username={link.member?.username ?? ""}
      intro={
        <p className="mt-4">
          {t.rich("link.recovery", {
            username: link.member?.username ?? "",
            name: (name) => <bdi className="font-bold">{name}</bdi>,
          })}
        </p>
      }
      words={t.group("form")}
      texts={t.group("recoverForm")}
    />
  );
}

async function Invitation({ words, link }: { words: PageWords; link: Link }) {
  const { t } = words;
  const act = await currentMember();
  if (act && !requestContext().acted)
    return (
      <>
        <Heading>{t("link.invitation")}</Heading>
        <p className="mt-4">{t("link.already", { username: act.subject.username })}</p>
        <p className="mt-6">
          <a href="/information">{t("link.toInformation")}</a>
        </p>
      </>
    );
  const fields = await fieldsAtSignUp();
  return (
    <>
      <JoinForm
        portal={settings().portalName}
        link={link.hash}
        asked={askedControls(words, fields, prefilledOf(link), requestContext().at)}
        controls={t.group("fieldControls")}
        username={link.invitee.username}
        heading={t("link.invitation")}
        intro={<FilledIn t={t} link={link} />}
        words={t.group("form")}
        texts={t.group("signUpForm")}
      />
      <Accepting t={t} />
    </>
  );
}

function prefilledOf({ invitee, createdBy }: Link): Prefilled {
  return { values: invitee.values ?? {}, by: createdBy };
}

/** What their information begins with, but for what the form has. */
async function FilledIn({ t, link }: Opened) {
  const filled = (await askedFields()).flatMap((field) => {
    const value = isAskedAtSignUp(field) ? undefined : filledIn(field, prefilledOf(link));
    return value === undefined ? [] : [{ field, value }];
  });
  if (filled.length === 0) return <p className="mt-4">{t("link.invitationText")}</p>;
  return (
    <>
      <p className="mt-4">{t("link.invitationText")}</p>
      <p className="mt-4">{t("link.filledIn")}</p>
      <dl className="terms mt-2">
        {filled.map(({ field, value }) => [
          <dt key={field.key}>{fieldText(t, field, "label")}</dt>,
          <dd key={`${field.key} value`} dir="auto" className="whitespace-pre-wrap [overflow-wrap:anywhere]">
            {typeOf(field).show(value, field, t.language)}
          </dd>,
        ])}
      </dl>
    </>
  );
}

async function FirstOperator({ t, link }: Opened) {
  const act = await currentMember();
  const shared = { portal: settings().portalName, link: link.hash, words: t.group("form") };
  if (act)
    return (
      <OperatorForm
        {...shared}
        stamp={makeStamp(act, [])}
        username={act.subject.username}
        intro={<p className="mt-4">{t("link.operatorText", { username: act.subject.username })}</p>}
        texts={t.group("operatorForm")}
      />
    );
  return (
    <>
      <JoinForm
        {...shared}
        asked={[]}
        controls={t.group("fieldControls")}
        username={undefined}
        heading={t("operatorForm.heading")}
        intro={<p className="mt-4">{t("link.firstOperator")}</p>}
        texts={t.group("signUpForm")}
      />
      <Accepting t={t} />
    </>
  );
}

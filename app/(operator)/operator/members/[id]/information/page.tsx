import { controlOf } from "#app/_fields/control-of.ts";
import type { EntryRow } from "#app/_fields/entry-control.tsx";
import { fieldText } from "#app/_ui/field-text.ts";
import { BackLink, Heading, type PageProps } from "#app/_ui/page.tsx";
import { words } from "#app/_ui/words.ts";
import type { Control } from "#features/field-types/field-type.ts";
import { isRequired } from "#features/fields/field.ts";
import { entriesIn, groupsOf } from "#features/information/groups.ts";
import type { Entry } from "#features/information/read-information.ts";
import { shownValues } from "#features/information/shown-values.ts";
import { mayWrite } from "#features/operators/edit-information.ts";
import { lookAt } from "#features/operators/look-at.ts";
import { absent, isLook, requireSubject } from "#features/request/current-operator.ts";
import { makeStamp } from "#features/request/form-stamp.ts";
import { settings } from "#lib/settings.ts";
import type { PageWords } from "#lib/words/page-words.ts";
import { Facts } from "../facts.tsx";
import { ReasonForm } from "../reason-form.tsx";
import { withHeadings } from "../with-headings.ts";
import { MemberForm } from "./member-form.tsx";
import { shownWord } from "./word.ts";

/** What operators decide of a member, or what the member wrote back. */
export default async function MemberInformationPage({ searchParams }: PageProps) {
  const act = await requireSubject();
  const said = await words();
  const { t } = said;
  const { id, username } = act.subject;
  const { answer } = await searchParams;
  const word = answer === "letter" ? "member" : "operator";
  // Nobody writes to themselves.
  if (word === "member" && id === act.actor.id) return absent();
  const heading = t(word === "member" ? "memberForm.answerHeading" : "memberForm.heading", { username });
  // Whoever does not look at it sees nothing of it either.
  if (!isLook()) return <Heading>{heading}</Heading>;
  const up = <BackLink to={`/operator/members/${id}`}>{username}</BackLink>;
  const shared = { heading, portal: settings().portalName, up, words: t.group("form") };
  // Saved before anything of it is here to be shown.
  const look = await lookAt(act);
  if (!look.ok && look.code === "gone") return absent();
  if (!look.ok)
    return (
      <ReasonForm {...shared} stamp={makeStamp(act, [])} texts={t.group("reasonForm")}>
        <Facts act={act} words={said} />
      </ReasonForm>
    );
  // Files come from whose they are.
  const entries = look.entries.filter((entry) => entry.field.type !== "file" && mayWrite(act, word, entry));
  if (entries.length === 0)
    return (
      <>
        {up}
        <Heading>{heading}</Heading>
        <p className="mt-4 max-w-measure">{t("memberForm.nothing")}</p>
      </>
    );
  const groups = groupsOf(await withHeadings(entries)).map((group) => ({
    key: group.heading?.key ?? "",
    heading: group.heading && fieldText(t, group.heading, "label"),
    rows: entriesIn(group).map((entry) => rowOf(said, entry, act.from.at)),
  }));
  const { reason, reasonHint, cancel } = t.group("lettersForm");
  return (
    <MemberForm
      {...shared}
      intro={t(word === "member" ? "memberForm.answerIntro" : "memberForm.intro")}
      stamp={makeStamp(act, [shownWord(word), ...shownValues(entries)])}
      groups={groups}
      confirm={word === "member" ? t.group("memberForm") : undefined}
      // Whoever sees this has said why.
      reasonIsOptional
      cancel={`/operator/members/${id}`}
      texts={{ ...t.group("fieldControls"), ...t.group("informationForm"), reason, reasonHint, cancel }}
    />
  );
}

function rowOf(words: PageWords, { field, value, unreadable }: Entry, now: number): EntryRow {
  const { t } = words;
  const { hint, control, ...row } = controlOf(words, field, value);
  return {
    ...row,
    control: ofSomebodyElse(control),
    hint: unreadable === undefined ? hint : t("information.unreadableHint"),
    isRequired: isRequired(field, now),
    question: t("information.whichToKeep", { field: row.label }),
  };
}

/** Browsers offer what they know of whoever sits there. */
function ofSomebodyElse(control: Control): Control {
  if (control.kind === "text") return { ...control, autoComplete: "off" };
  if (control.kind !== "parts") return control;
  return { ...control, parts: control.parts.map((part) => ({ ...part, autoComplete: "off" })) };
}

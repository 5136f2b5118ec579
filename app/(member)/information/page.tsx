import { NoteText } from "#app/_fields/note-text.tsx";
import { DescriptionList, Fact, Typed } from "#app/_ui/description-list.tsx";
import { Downloads } from "#app/_ui/downloads.tsx";
import { fieldText } from "#app/_ui/field-text.ts";
import { hidden } from "#app/_ui/hidden.tsx";
import { KeptNotice, Notice } from "#app/_ui/notice.tsx";
import { Heading, type PageProps, Section } from "#app/_ui/page.tsx";
import { Day } from "#app/_ui/when.tsx";
import { words } from "#app/_ui/words.ts";
import { isRequired } from "#features/fields/field.ts";
import { mayBeConfirmed } from "#features/information/confirm-information.ts";
import { entriesIn, type Group, groupsOf } from "#features/information/groups.ts";
import { proposalsOf } from "#features/information/proposals.ts";
import { readPage } from "#features/information/read-information.ts";
import { listOperators } from "#features/members/operators.ts";
import { whoSees } from "#features/operators/who-sees.ts";
import { writersFor } from "#features/operators/writers.ts";
import { requireMemberOrWaiting } from "#features/request/current-member.ts";
import type { PageWords } from "#lib/words/page-words.ts";
import { Needed } from "./needed.tsx";
import { StillRight } from "./still-right.tsx";
import { Undo } from "./undo.tsx";
import { Value, type Written } from "./value.tsx";

export default async function InformationPage({ searchParams }: PageProps) {
  const act = await requireMemberOrWaiting();
  const said = await words();
  const { t, format } = said;
  const { done } = await searchParams;
  const isWaiting = act.subject.state === "awaiting approval";
  const groups = groupsOf(await readPage(act));
  const entries = groups.flatMap(entriesIn);
  const fields = entries.map(({ field }) => field);
  const operators = listOperators();
  const [sights, writerOf, proposals] = await Promise.all([
    whoSees(act, fields, operators),
    writersFor(act, operators),
    proposalsOf(act),
  ]);
  const sightsByKey = new Map(fields.map(({ key }, at) => [key, sights[at]]));
  const written: Written = { act, sights: sightsByKey, writerOf, proposals };
  const asksAnything = fields.some((field) => isRequired(field, act.from.at));
  return (
    <>
      <Notice code={done} t={t} />
      <Undo done={done} act={act} words={said} />
      {isWaiting && (
        <section className="mb-6 border-s-4 border-attention bg-attention-tint p-4 print:hidden">
          <p className="font-bold">{t("waiting.heading")}</p>
          <p className="mt-1">{t("waiting.text")}</p>
        </section>
      )}
      <KeptNotice code={done} words={said} />
      <StillRight entries={entries} now={act.from.at} words={said} />
      <Heading>{t("information.heading")}</Heading>
      {/* The day alone: kept pages may show nothing that is not in their key (server/door/page-cache.ts). */}
      <p className="mt-2 max-w-measure print:hidden">
        {t(asksAnything ? "information.introRequired" : "information.intro")}
      </p>
      <p className="mt-2 hidden text-sm text-muted print:block">
        {t("information.asOf", { day: format.day(act.from.at) })}
      </p>
      <Needed entries={entries} now={act.from.at} words={said} />
      <DescriptionList>
        <Fact label={t("information.username")}>
          <Typed>{act.subject.username}</Typed>
          <p className="text-sm text-muted print:hidden">{t("information.usernameStays")}</p>
        </Fact>
        <Fact label={t("information.memberSince")}>
          <Day at={act.subject.createdAt} format={format} />
        </Fact>
      </DescriptionList>
      {groups.map((group) => (
        <GroupOf key={group.heading?.key ?? ""} group={group} written={written} words={said} />
      ))}
      <div className="print:hidden">
        <Section heading={t("information.whoSees")}>
          <p className="mt-2 max-w-measure">
            {t.rich("information.whoSeesText", {
              link: (text) => <a href="/activity?kind=operators">{text}</a>,
            })}
          </p>
        </Section>
        <Section heading={t("history.heading")}>
          <p className="mt-2 max-w-measure">
            {t.rich("history.see", { link: (text) => <a href="/information/history">{text}</a> })}
          </p>
          {entries.some(mayBeConfirmed) && (
            <p className="mt-2 max-w-measure">
              {t.rich("confirming.link", { link: (text) => <a href="/information/confirm">{text}</a> })}
            </p>
          )}
        </Section>
        <Section heading={t("information.download")}>
          <p className="mt-2 max-w-measure">
            {t.rich("information.downloadText", {
              link: (text) => (isWaiting ? text : <a href="/activity">{text}</a>),
            })}
          </p>
          <Downloads t={t} />
          <p className="mt-4">
            {t.rich("imports.offer", { link: (text) => <a href="/information/import">{text}</a> })}
          </p>
        </Section>
        <Section heading={t("information.delete")}>
          <p className="mt-2 max-w-measure">
            {t.rich("information.deleteText", { link: (text) => <a href="/account/delete">{text}</a> })}
          </p>
        </Section>
      </div>
    </>
  );
}

type GroupProps = { group: Group; written: Written; words: PageWords };

function GroupOf({ group, written, words }: GroupProps) {
  const { t } = words;
  const { heading } = group;
  if (!heading) return <Parts group={group} written={written} words={words} />;
  const label = fieldText(t, heading, "label");
  const help = fieldText(t, heading, "help");
  return (
    <section className="mt-12">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 className="min-w-0 [overflow-wrap:anywhere]">
          <bdi>{label}</bdi>
        </h2>
        <a
          href={`/information/edit?group=${heading.key}`}
          className="inline-flex min-h-6 items-center print:hidden"
        >
          {t.rich("information.change", { field: label, hidden })}
        </a>
      </div>
      {help && (
        <p dir="auto" className="mt-2 max-w-measure">
          {help}
        </p>
      )}
      <Parts group={group} written={written} words={words} />
    </section>
  );
}

function Parts({ group, written, words }: GroupProps) {
  return group.parts.map((part) =>
    "note" in part ? (
      <NoteText key={part.note.key} note={part.note} t={words.t} />
    ) : (
      <DescriptionList key={part.entries[0]?.field.key}>
        {part.entries.map((entry) => (
          <Value key={entry.field.key} entry={entry} written={written} words={words} />
        ))}
      </DescriptionList>
    ),
  );
}

import type { ReactNode } from "react";
import { DescriptionList, Fact, Typed } from "#app/_ui/description-list.tsx";
import { Downloads } from "#app/_ui/downloads.tsx";
import { fieldText } from "#app/_ui/field-text.ts";
import { hidden } from "#app/_ui/hidden.tsx";
import { KeptNotice, Notice } from "#app/_ui/notice.tsx";
import { Heading, type PageProps, Section } from "#app/_ui/page.tsx";
import { Day } from "#app/_ui/when.tsx";
import { words } from "#app/_ui/words.ts";
import { type Entry, readInformation } from "#features/information/read-information.ts";
import { whoSees } from "#features/operators/who-sees.ts";
import { requireMemberOrWaiting } from "#features/request/current-member.ts";
import type { PageWords } from "#lib/words/page-words.ts";
import { SeenBy } from "./seen-by.tsx";

export default async function InformationPage({ searchParams }: PageProps) {
  const act = await requireMemberOrWaiting();
  const said = await words();
  const { t, format } = said;
  const { done } = await searchParams;
  const isWaiting = act.subject.state === "awaiting approval";
  const entries = await readInformation(act);
  const fields = entries.map(({ field }) => field);
  const sights = await whoSees(act, fields);
  return (
    <>
      <Notice code={done} t={t} />
      {isWaiting && (
        <section className="mb-6 border-s-4 border-attention bg-attention-tint p-4 print:hidden">
          <p className="font-bold">{t("waiting.heading")}</p>
          <p className="mt-1">{t("waiting.text")}</p>
        </section>
      )}
      <KeptNotice code={done} words={said} />
      <Heading>{t("information.heading")}</Heading>
      {/* The day alone: kept pages may show nothing that is not in their key (server/door/page-cache.ts). */}
      <p className="mt-2 max-w-measure print:hidden">{t("information.intro")}</p>
      <p className="mt-2 hidden text-sm text-muted print:block">
        {t("information.asOf", { day: format.day(act.from.at) })}
      </p>
      <DescriptionList>
        <Fact label={t("information.username")}>
          <Typed>{act.subject.username}</Typed>
          <p className="text-sm text-muted print:hidden">{t("information.usernameStays")}</p>
        </Fact>
        {entries.map((entry, at) => (
          <Value key={entry.field.key} entry={entry} words={said}>
            {sights[at] && <SeenBy sight={sights[at]} words={said} />}
          </Value>
        ))}
        <Fact label={t("information.memberSince")}>
          <Day at={act.subject.createdAt} format={format} />
        </Fact>
      </DescriptionList>
      <div className="print:hidden">
        <Section heading={t("information.whoSees")}>
          <p className="mt-2 max-w-measure">
            {t.rich("information.whoSeesText", {
              link: (text) => <a href="/activity?kind=operators">{text}</a>,
            })}
          </p>
        </Section>
        <Section heading={t("information.download")}>
          <p className="mt-2 max-w-measure">
            {t.rich("information.downloadText", {
              link: (text) => (isWaiting ? text : <a href="/activity">{text}</a>),
            })}
          </p>
          <Downloads t={t} />
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

function Value({ entry, words, children }: { entry: Entry; words: PageWords; children: ReactNode }) {
  const { t, format } = words;
  const { field, value, unreadable, changedAt } = entry;
  const label = fieldText(t, field, "label");
  const edit = (what: "add" | "change" | "replace") => (
    <a href={`/information/edit#${field.key}`}>{t.rich(`information.${what}`, { field: label, hidden })}</a>
  );
  if (unreadable !== undefined)
    return (
      <Fact label={label} action={edit("replace")}>
        <span className="text-muted">{t("information.unreadable")}</span>
        {children}
      </Fact>
    );
  if (value === undefined)
    return (
      <Fact label={label} action={edit("add")}>
        <span className="text-muted">{t("information.missing")}</span>
        {children}
      </Fact>
    );
  return (
    <Fact label={label} action={edit("change")}>
      <Typed>{value}</Typed>
      {changedAt !== undefined && (
        <time dateTime={new Date(changedAt).toISOString()} className="text-sm text-muted">
          {t("information.changed", { day: format.day(changedAt) })}
        </time>
      )}
      {children}
    </Fact>
  );
}

import type { ReactNode } from "react";
import { Notice } from "#app/_ui/notice.tsx";
import { BackLink, Heading, type PageProps, Section } from "#app/_ui/page.tsx";
import { Day, Exactly } from "#app/_ui/when.tsx";
import { words } from "#app/_ui/words.ts";
import type { SignedIn } from "#features/act.ts";
import { isLook, requireOperator } from "#features/request/current-operator.ts";
import { makeStamp } from "#features/request/form-stamp.ts";
import { type Listed, lookAtRetention, type RetentionOverview } from "#features/retention/list-retention.ts";
import { waitingDays } from "#features/retention/retention-rules.ts";
import { settings } from "#lib/settings.ts";
import type { PageWords } from "#lib/words/page-words.ts";
import { resumeOne, stopAll, stopOne } from "./actions.ts";
import { StepForm } from "./step-form.tsx";

const previews = [6, 12, 24, 36, 60, 120];
const usual = 12;

/** Whom RETENTION_MONTHS concerns, what comes next and when, and whom it would concern. */
export default async function RetentionPage({ searchParams }: PageProps) {
  const act = await requireOperator();
  const said = await words();
  const { t } = said;
  const { months: asked, after, done } = await searchParams;
  const { retentionMonths } = settings();
  const months = previews.find((one) => String(one) === asked) ?? retentionMonths ?? usual;
  const overview = isLook()
    ? await lookAtRetention(act, months, typeof after === "string" ? after : undefined)
    : undefined;
  return (
    <>
      <BackLink to="/operator">{t("operators.heading")}</BackLink>
      <Notice code={done} t={t} />
      <Heading>{t("retention.heading")}</Heading>
      <p className="mt-4 max-w-measure">
        {retentionMonths === undefined
          ? t("retention.off", waitingDays)
          : t("retention.on", { months: retentionMonths, ...waitingDays })}
      </p>
      {overview && (
        <>
          <LastRun of={overview} words={said} />
          <List of={overview} act={act} words={said} />
          <Preview of={overview} months={months} words={said} />
        </>
      )}
      <p className="mt-12">
        {t.rich("retention.policies", { link: (text) => <a href="/operator/policies">{text}</a> })}
      </p>
    </>
  );
}

type Shown = { of: RetentionOverview; words: PageWords };

function LastRun({ of: { last, most }, words: { t, format } }: Shown) {
  return (
    <p className="mt-4 max-w-measure">
      {last
        ? t.rich("retention.last", { ...last, time: () => <Exactly at={last.at} format={format} /> })
        : t("retention.never")}{" "}
      {t("retention.most", { most })}
    </p>
  );
}

function List({ of: { listed, totalListed, after }, act, words }: Shown & { act: SignedIn }) {
  const { t } = words;
  const form = {
    stamp: makeStamp(act, []),
    words: t.group("form"),
    reason: settings().operatorReason ? t("retention.reason") : undefined,
  };
  const isRunning = listed.some(({ stopped }) => !stopped);
  return (
    <Section heading={t("retention.listed", { total: totalListed })}>
      {listed.length === 0 && <p className="mt-2 text-muted">{t("retention.none")}</p>}
      <ul className="mt-4">
        {listed.map((one) => (
          <li
            key={one.id}
            className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 border-t border-line py-4"
          >
            <Member of={one} words={words}>
              <dt>{t("retention.next")}</dt>
              <dd>{nextOf(one, words)}</dd>
            </Member>
            <StepForm
              {...form}
              action={one.stopped ? resumeOne : stopOne}
              label={t(one.stopped ? "retention.resume" : "retention.stop")}
              member={one.id}
              about={one.username}
            />
          </li>
        ))}
      </ul>
      {after !== undefined && (
        <p className="mt-4">
          <a href={`/operator/retention?after=${after}`}>{t("retention.more")}</a>
        </p>
      )}
      {isRunning && (
        <div className="mt-4">
          <StepForm {...form} action={stopAll} label={t("retention.stopAll")} />
        </div>
      )}
    </Section>
  );
}

function nextOf({ next, nextAt, stopped }: Listed, { t, format }: PageWords) {
  const dayOf = (at: number) => () => <Day at={at} format={format} />;
  if (!stopped) return t.rich(`retention.${next}`, { day: dayOf(nextAt) });
  const { by, at } = stopped;
  if (typeof by === "string") return t.rich("retention.stoppedByOther", { day: dayOf(at) });
  return t.rich("retention.stopped", { ...by, day: dayOf(at) });
}

function Preview({ of: { wouldList, total }, months, words }: Shown & { months: number }) {
  const { t } = words;
  const isReal = settings().retentionMonths === months;
  const all = previews.includes(months) ? previews : [months, ...previews];
  return (
    <Section heading={t(isReal ? "retention.wouldList" : "retention.wouldBe")}>
      <nav aria-label={t("retention.show")} className="mt-2 flex flex-wrap gap-x-5">
        {all.map((one) => (
          <a
            key={one}
            href={`/operator/retention?months=${one}`}
            className="filter"
            aria-current={one === months ? "page" : undefined}
          >
            {t("retention.months", { count: one })}
          </a>
        ))}
      </nav>
      <p className="mt-2 max-w-measure">
        {t("retention.wouldListCount", { total })}{" "}
        {total > wouldList.length && t("retention.wouldListFirst", { shown: wouldList.length })}
      </p>
      <ul className="mt-4">
        {wouldList.map((one) => (
          <li key={one.id} className="border-t border-line py-3">
            <Member of={one} words={words} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

type MemberProps = Pick<Shown, "words"> & {
  of: RetentionOverview["wouldList"][number];
  children?: ReactNode;
};

/** Who it is, and since when they have been away. */
function Member({ of: { id, username, awaySince }, words: { t, format }, children }: MemberProps) {
  return (
    <div className="min-w-0">
      <h3 className="text-base [overflow-wrap:anywhere]">
        <a href={`/operator/members/${id}`}>
          <bdi>{username}</bdi>
        </a>
      </h3>
      <dl className="terms text-sm text-muted">
        <dt>{t("retention.away")}</dt>
        <dd>
          <Day at={awaySince} format={format} />
        </dd>
        {children}
      </dl>
    </div>
  );
}

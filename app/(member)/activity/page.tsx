import { browserText } from "#app/_ui/browser-text.ts";
import { DocumentTitle } from "#app/_ui/document-title.tsx";
import { fieldText } from "#app/_ui/field-text.ts";
import type { PageProps } from "#app/_ui/page.tsx";
import { Exactly } from "#app/_ui/when.tsx";
import { words } from "#app/_ui/words.ts";
import { budgets, failuresKeptDays } from "#features/activity/budgets.ts";
import { type ActivityRun, collapseRuns } from "#features/activity/collapse-runs.ts";
import { type ActivityKind, activityKinds, isActivityKind } from "#features/activity/kinds.ts";
import { type ActivityPage as Found, listActivity } from "#features/activity/list-activity.ts";
import { readFields } from "#features/information/read-fields.ts";
import { requireMember } from "#features/request/current-member.ts";
import { settings } from "#lib/settings.ts";
import { languageNames } from "#lib/words/languages.ts";
import type { PageWords } from "#lib/words/page-words.ts";

export default async function ActivityPage({ searchParams }: PageProps) {
  const act = await requireMember();
  const said = await words();
  const { t } = said;
  const { page, kind: asked } = await searchParams;
  const kind = isActivityKind(asked) ? asked : undefined;
  const found = await listActivity(act, typeof page === "string" ? page : undefined, kind);
  const limits = { own: budgets.own, failures: budgets.failures, days: failuresKeptDays };
  return (
    <>
      <DocumentTitle heading={titleOf(found, kind, said)} portal={settings().portalName} />
      <h1>{t("activity.heading")}</h1>
      <p className="mt-4 max-w-measure">
        {t.rich("activity.intro", { link: (text) => <a href="/security/password">{text}</a> })}
      </p>
      <nav aria-label={t("activity.show")} className="mt-6 flex flex-wrap gap-x-5 print:hidden">
        {[undefined, ...activityKinds].map((one) => (
          <a
            key={one ?? ""}
            href={pathOf(one)}
            className="filter"
            aria-current={one === kind ? "page" : undefined}
          >
            {t(one === undefined ? "activity.all" : `activity.kinds.${one}`)}
          </a>
        ))}
      </nav>
      {kind && found.entries.length === 0 ? (
        <p className="mt-6 max-w-measure text-muted">{t(`activity.none.${kind}`)}</p>
      ) : (
        <Log runs={collapseRuns(found.entries)} words={said} fields={await readFields()} />
      )}
      {(found.newer ?? found.older) !== undefined && (
        <nav aria-label={t("activity.pages")} className="mt-4 flex gap-6 print:hidden">
          {found.newer !== undefined && <a href={pathOf(kind, found.newer)}>{t("activity.newer")}</a>}
          {found.older !== undefined && <a href={pathOf(kind, found.older)}>{t("activity.older")}</a>}
        </nav>
      )}
      <p className="mt-6 print:hidden">
        {t.rich("activity.export", {
          link: (text) => (
            <a href="/activity/export" download>
              {text}
            </a>
          ),
        })}
      </p>
      <p className="mt-6 max-w-measure text-sm text-muted">{t("activity.limits", limits)}</p>
    </>
  );
}

/** "Activity", with what is shown of it: "Activity, Log-ins, 25–27 Nov 2026". */
function titleOf(
  { entries, newer }: Found,
  kind: ActivityKind | undefined,
  { t, format }: PageWords,
): string {
  const [newest, oldest] = [entries.at(0), entries.at(-1)];
  const isLater = newer !== undefined && newest && oldest;
  return [
    t("activity.heading"),
    ...(kind ? [t(`activity.kinds.${kind}`)] : []),
    // A clock that was set back makes the newest one older.
    ...(isLater ? [format.days(Math.min(oldest.at, newest.at), Math.max(oldest.at, newest.at))] : []),
  ].join(", ");
}

function pathOf(kind?: ActivityKind, page?: string): string {
  const query = [kind && `kind=${kind}`, page && `page=${page}`].filter(Boolean).join("&");
  return query === "" ? "/activity" : `/activity?${query}`;
}

type Fields = Awaited<ReturnType<typeof readFields>>;
type Shown = { words: PageWords; fields: Fields };

/** A table, which on phones is a list of two lines an entry. */
function Log({ runs, ...shown }: Shown & { runs: ActivityRun[] }) {
  const { t, format } = shown.words;
  return (
    <table className="log mt-4">
      <caption className="sr-only">{t("activity.caption")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("activity.event")}</th>
          <th scope="col">{t("activity.from")}</th>
          <th scope="col">{t("activity.time")}</th>
        </tr>
      </thead>
      {byDay(runs).map((ofDay) => (
        <tbody key={ofDay[0].id}>
          <tr className="log-day">
            <th colSpan={3} scope="rowgroup">
              {format.day(ofDay[0].at)}
            </th>
          </tr>
          {ofDay.map((run) => (
            <Row key={run.id} run={run} {...shown} />
          ))}
        </tbody>
      ))}
    </table>
  );
}

type Day = [ActivityRun, ...ActivityRun[]];

/** Neighbours of one day, in the server's time zone. */
function byDay(runs: ActivityRun[]): Day[] {
  const days: Day[] = [];
  for (const run of runs) {
    const last = days.at(-1);
    const isSame = last && new Date(last[0].at).toDateString() === new Date(run.at).toDateString();
    if (isSame) last.push(run);
    else days.push([run]);
  }
  return days;
}

function Row({ run, words, fields }: Shown & { run: ActivityRun }) {
  const { event, what = [], count, unreadable, address, browsers = [], at, since } = run;
  const { t, format } = words;
  return (
    <tr>
      <td>
        {count > 1 ? t(`activity.repeated.${event}`, { count }) : t(`activity.events.${event}`)}
        {what.length > 0 && (
          <span className="log-more">{format.list(what.map((thing) => thingText(thing, t, fields)))}</span>
        )}
      </td>
      <td className="log-from">
        {unreadable ? (
          t("activity.unreadable")
        ) : (
          <>
            <bdi>{format.list(browsers.map((browser) => browserText(t, browser)))}</bdi>, <bdi>{address}</bdi>
          </>
        )}
      </td>
      <td className="log-time">
        <Exactly at={at} format={format} />
        {since !== undefined && (
          <span className="log-more">
            {t.rich("activity.first", { time: () => <Exactly at={since} format={format} /> })}
          </span>
        )}
      </td>
    </tr>
  );
}

type Thing = NonNullable<ActivityRun["what"]>[number];

function thingText(thing: Thing, t: PageWords["t"], fields: Fields): string {
  if (typeof thing === "string") return thing;
  if ("browser" in thing) return browserText(t, thing.browser);
  if ("format" in thing)
    return thing.format === "activity csv" ? t("activity.csv") : thing.format.toUpperCase();
  if ("language" in thing)
    return thing.language === "browser" ? t("language.browser") : languageNames[thing.language];
  const field = fields.get(thing.field);
  return field ? fieldText(t, field, "label") : thing.field;
}

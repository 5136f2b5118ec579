import type { ActivityRun } from "#features/activity/collapse-runs.ts";
import type { fieldsByKey } from "#features/fields/read-fields.ts";
import { languageNames } from "#lib/words/languages.ts";
import type { PageWords } from "#lib/words/page-words.ts";
import { browserText } from "./browser-text.ts";
import { fieldText } from "./field-text.ts";
import { Exactly } from "./when.tsx";

type Fields = Awaited<ReturnType<typeof fieldsByKey>>;
/** `fields` by their keys. */
type Shown = { words: PageWords; fields: Fields };

/** What happened to a member: a table, which on phones is a list of two lines an entry. */
export function ActivityLog({ runs, ...shown }: Shown & { runs: ActivityRun[] }) {
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
  const { event, what = [], count, unreadable, address, browsers = [], at, since, by } = run;
  const { t, format } = words;
  return (
    <tr>
      <td>
        {count > 1 ? t(`activity.repeated.${event}`, { count }) : t(`activity.events.${event}`)}
        {by && <span className="log-more">{byText(t, by)}</span>}
        {what.length > 0 && (
          <span className="log-more">{format.list(what.map((thing) => thingText(thing, t, fields)))}</span>
        )}
      </td>
      <td className="log-from">
        {unreadable && t("activity.unreadable")}
        {address !== undefined && (
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
  if ("reason" in thing) return t("activity.reason", { reason: thing.reason });
  if ("username" in thing) return thing.username;
  if ("policy" in thing) return t("activity.policy", { version: thing.policy });
  if ("shown" in thing) {
    const { shown } = thing;
    return t(`activity.shown.${shown}`);
  }
  if ("via" in thing) {
    const { via } = thing;
    return t(`activity.via.${via}`);
  }
  if ("unseen" in thing) return t("activity.unseen");
  const field = fields.get(thing.field);
  return field ? fieldText(t, field, "label") : thing.field;
}

/** Who did it: "by Ada". */
export function byText(t: PageWords["t"], by: NonNullable<ActivityRun["by"]>): string {
  return typeof by === "string" ? t(`activity.by.${by}`) : t("activity.byMember", by);
}

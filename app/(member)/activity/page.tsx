import { browserText } from "#app/_ui/browser-text.ts";
import { fieldText } from "#app/_ui/field-text.ts";
import { type Asked, Heading } from "#app/_ui/page.tsx";
import { When } from "#app/_ui/when.tsx";
import { words } from "#app/_ui/words.ts";
import { budgets, failuresKeptDays } from "#features/activity/budgets.ts";
import { type ActivityEntry, listActivity } from "#features/activity/list-activity.ts";
import { readFields } from "#features/information/read-fields.ts";
import { requireMember } from "#features/request/current-member.ts";
import { languageNames } from "#lib/words/languages.ts";
import type { PageWords } from "#lib/words/page-words.ts";

export default async function ActivityPage({ searchParams }: Asked) {
  const act = await requireMember();
  const said = await words();
  const { t } = said;
  const { page } = await searchParams;
  const { entries, next } = await listActivity(act, typeof page === "string" ? page : undefined);
  const row = { now: act.from.at, words: said, fields: await readFields() };
  const limits = { own: budgets.own, failures: budgets.failures, days: failuresKeptDays };
  return (
    <>
      <Heading>{t("activity.heading")}</Heading>
      <p className="mt-4 max-w-measure">
        {t.rich("activity.intro", { link: (text) => <a href="/security/password">{text}</a> })}
      </p>
      <table className="mt-6 block w-full border-t border-line text-start sm:table">
        <caption className="sr-only">{t("activity.caption")}</caption>
        <thead className="sr-only sm:not-sr-only sm:table-header-group">
          <tr className="border-b border-line text-sm text-muted *:py-2 *:pe-4 *:font-normal">
            <th scope="col">{t("activity.event")}</th>
            <th scope="col">{t("activity.from")}</th>
            <th scope="col" className="text-end">
              {t("activity.time")}
            </th>
          </tr>
        </thead>
        <tbody className="block sm:table-row-group">
          {entries.map((entry) => (
            <Row key={entry.id} entry={entry} {...row} />
          ))}
        </tbody>
      </table>
      <nav aria-label={t("activity.pages")} className="mt-6 flex gap-6">
        {page !== undefined && <a href="/activity">{t("activity.newest")}</a>}
        {next && <a href={`/activity?page=${next}`}>{t("activity.older")}</a>}
      </nav>
      <p className="mt-6 max-w-measure text-sm text-muted">{t("activity.limits", limits)}</p>
    </>
  );
}

type Fields = Awaited<ReturnType<typeof readFields>>;
type RowProps = { entry: ActivityEntry; now: number; words: PageWords; fields: Fields };

function Row({ entry, now, words, fields }: RowProps) {
  const { event, what = [], count, unreadable, address, browsers = [], at } = entry;
  const { t, format } = words;
  return (
    <tr className="block border-b border-line py-3 sm:table-row sm:*:py-3 sm:*:pe-4 sm:*:align-top">
      <td className="block sm:table-cell">
        {count > 1 ? t(`activity.repeated.${event}`, { count }) : t(`activity.events.${event}`)}
        {what.length > 0 && (
          <span className="block text-sm text-muted [overflow-wrap:anywhere]">
            {format.list(what.map((thing) => thingText(thing, t, fields)))}
          </span>
        )}
      </td>
      <td className="block text-sm text-muted sm:table-cell">
        {unreadable ? (
          t("activity.unreadable")
        ) : (
          <>
            <bdi>{format.list(browsers.map((browser) => browserText(t, browser)))}</bdi>,{" "}
            <span className="[overflow-wrap:anywhere]">{address}</span>
          </>
        )}
      </td>
      <td className="block text-sm text-muted sm:table-cell sm:text-end sm:whitespace-nowrap">
        <When at={at} now={now} words={words} />
      </td>
    </tr>
  );
}

type Thing = NonNullable<ActivityEntry["what"]>[number];

function thingText(thing: Thing, t: PageWords["t"], fields: Fields): string {
  if (typeof thing === "string") return thing;
  if ("browser" in thing) return browserText(t, thing.browser);
  if ("format" in thing) return thing.format.toUpperCase();
  if ("language" in thing)
    return thing.language === "browser" ? t("language.browser") : languageNames[thing.language];
  const field = fields.get(thing.field);
  return field ? fieldText(t, field, "label") : thing.field;
}

import { ActivityLog } from "#app/_ui/activity-log.tsx";
import { BrokenActivity } from "#app/_ui/broken-activity.tsx";
import { DocumentTitle } from "#app/_ui/document-title.tsx";
import type { PageProps } from "#app/_ui/page.tsx";
import { words } from "#app/_ui/words.ts";
import { budgets, failuresKeptDays } from "#features/activity/budgets.ts";
import { collapseRuns } from "#features/activity/collapse-runs.ts";
import { type ActivityKind, activityKinds, isActivityKind } from "#features/activity/kinds.ts";
import { type ActivityPage as Found, listActivity } from "#features/activity/list-activity.ts";
import { verifyActivity } from "#features/activity/verify.ts";
import { fieldsByKey } from "#features/fields/read-fields.ts";
import { requireMember } from "#features/request/current-member.ts";
import { settings } from "#lib/settings.ts";
import type { PageWords } from "#lib/words/page-words.ts";

export default async function ActivityPage({ searchParams }: PageProps) {
  const act = await requireMember();
  const said = await words();
  const { t } = said;
  const { page, kind: asked } = await searchParams;
  const kind = isActivityKind(asked) ? asked : undefined;
  const found = await listActivity(act, typeof page === "string" ? page : undefined, kind);
  const { broken } = await verifyActivity(act.subject.id);
  const limits = { own: budgets.own, failures: budgets.failures, days: failuresKeptDays };
  return (
    <>
      <DocumentTitle heading={titleOf(found, kind, said)} portal={settings().portalName} />
      <h1>{t("activity.heading")}</h1>
      <p className="mt-4 max-w-measure">
        {t.rich("activity.intro", { link: (text) => <a href="/security/password">{text}</a> })}
      </p>
      <BrokenActivity broken={broken} words={said} />
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
        <ActivityLog runs={collapseRuns(found.entries)} words={said} fields={await fieldsByKey()} />
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

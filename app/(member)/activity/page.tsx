import { type Asked, Heading } from "#app/_ui/page.tsx";
import { When } from "#app/_ui/when.tsx";
import { budgets, failuresKeptDays } from "#features/activity/budgets.ts";
import { type ActivityEntry, listActivity } from "#features/activity/list-activity.ts";
import { requireMember } from "#features/sessions/current-member.ts";
import { activityWords } from "./words.ts";

export default async function ActivityPage({ searchParams }: Asked) {
  const act = await requireMember();
  const { page } = await searchParams;
  const { entries, next } = await listActivity(act, typeof page === "string" ? page : undefined);
  return (
    <>
      <Heading>Activity</Heading>
      <p className="mt-4 max-w-measure">
        What happened to your membership and information. If something here was not you,{" "}
        <a href="/security/password">change your password</a>.
      </p>
      <table className="mt-6 block w-full border-t border-line text-left sm:table">
        <caption className="sr-only">Activity, newest first</caption>
        <thead className="sr-only sm:not-sr-only sm:table-header-group">
          <tr className="border-b border-line text-sm text-muted *:py-2 *:pr-4 *:font-normal">
            <th scope="col">What</th>
            <th scope="col">From</th>
            <th scope="col" className="text-right">
              When
            </th>
          </tr>
        </thead>
        <tbody className="block sm:table-row-group">
          {entries.map((entry) => (
            <Row key={entry.id} entry={entry} now={act.from.at} />
          ))}
        </tbody>
      </table>
      <nav aria-label="Pages" className="mt-6 flex gap-6">
        {page !== undefined && <a href="/activity">Newest</a>}
        {next && <a href={`/activity?page=${next}`}>Older</a>}
      </nav>
      <p className="mt-6 max-w-measure text-sm text-muted">
        What repeats within an hour is one entry. Your newest {inWords(budgets.own)} entries are kept, and
        failed attempts for {failuresKeptDays} days, at most {inWords(budgets.failures)} of them.
      </p>
    </>
  );
}

const inWords = (count: number) => count.toLocaleString("en");

function Row({ entry, now }: { entry: ActivityEntry; now: number }) {
  const { event, what, count, unreadable, address, browserName, at } = entry;
  return (
    <tr className="block border-b border-line py-3 sm:table-row sm:*:py-3 sm:*:pr-4 sm:*:align-top">
      <td className="block sm:table-cell">
        {activityWords[event]}
        {count > 1 && <span className="text-muted"> ({count} times)</span>}
        {what && <span className="block text-sm text-muted [overflow-wrap:anywhere]">{what}</span>}
      </td>
      <td className="block text-sm text-muted before:content-['From_'] sm:table-cell sm:before:content-none">
        {unreadable ? (
          "unknown: this entry cannot be read any more"
        ) : (
          <>
            {browserName}, <span className="[overflow-wrap:anywhere]">{address}</span>
          </>
        )}
      </td>
      <td className="block text-sm text-muted sm:table-cell sm:text-right sm:whitespace-nowrap">
        <When at={at} now={now} />
      </td>
    </tr>
  );
}

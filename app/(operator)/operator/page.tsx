import { byText } from "#app/_ui/activity-log.tsx";
import { Heading, Section } from "#app/_ui/page.tsx";
import { Exactly } from "#app/_ui/when.tsx";
import { words } from "#app/_ui/words.ts";
import { listOperators } from "#features/members/operators.ts";
import { countWaiting } from "#features/operators/count-waiting.ts";
import { type OperatorChange, recentOperatorChanges } from "#features/operators/recent-changes.ts";
import { countProposals } from "#features/proposals/list-proposals.ts";
import { requireOperator } from "#features/request/current-operator.ts";
import type { PageWords } from "#lib/words/page-words.ts";

const places = [
  ["members", "/operator/members"],
  ["invitations", "/operator/invitations"],
  ["handOver", "/operator/hand-over"],
  ["retention", "/operator/retention"],
  ["policies", "/operator/policies"],
  ["status", "/operator/status"],
] as const;

export default async function OperatorsPage() {
  const act = await requireOperator();
  const { subject } = act;
  const said = await words();
  const { t } = said;
  const changes = await recentOperatorChanges();
  const waiting = await countWaiting();
  const proposed = await countProposals(act);
  return (
    <>
      <Heading>{t("operators.heading")}</Heading>
      <p className="mt-4 max-w-measure">{t("operators.intro")}</p>
      <Section heading={t("operators.places")}>
        <p className="mt-3">
          {t("operators.waiting", { count: waiting })}{" "}
          {waiting > 0 && <a href="/operator/members?state=waiting">{t("operators.seeWaiting")}</a>}
        </p>
        <p className="mt-3">
          {t("proposals.waiting", { count: proposed })}{" "}
          {proposed > 0 && <a href="/operator/proposals">{t("proposals.heading")}</a>}
        </p>
        <ul className="mt-3 space-y-2">
          {places.map(([place, path]) => (
            <li key={place}>
              <a href={path}>{t(`operators.${place}`)}</a>
            </li>
          ))}
        </ul>
      </Section>
      <Section heading={t("operators.who")}>
        <ul className="mt-3 space-y-2">
          {(await listOperators()).map(({ id, username }) => (
            <li key={id}>
              <a href={pathOf(id)}>
                <bdi>{id === subject.id ? t("operators.you", { username }) : username}</bdi>
              </a>
            </li>
          ))}
        </ul>
        <p className="mt-4 max-w-measure">
          {t.rich("operators.name", { link: (text) => <a href="/operator/members">{text}</a> })}
        </p>
        <p className="mt-2 max-w-measure">
          {t.rich("operators.stepDown", {
            link: (text) => <a href={`${pathOf(subject.id)}/role`}>{text}</a>,
          })}
        </p>
      </Section>
      <Section heading={t("operators.changes")}>
        {changes.length === 0 ? (
          <p className="mt-2 text-muted">{t("operators.noChanges")}</p>
        ) : (
          <ul className="mt-3 border-t border-line">
            {changes.map((change) => (
              <Change key={change.id} change={change} words={said} />
            ))}
          </ul>
        )}
      </Section>
    </>
  );
}

function Change({ change, words }: { change: OperatorChange; words: PageWords }) {
  const { event, at, count, names, memberId, by } = change;
  const { t, format } = words;
  const who = <bdi>{format.list(names)}</bdi>;
  return (
    <li className="border-b border-line py-3">
      {memberId === undefined ? who : <a href={pathOf(memberId)}>{who}</a>}
      <p>
        {count > 1 ? t(`activity.repeated.${event}`, { count }) : t(`activity.events.${event}`)},{" "}
        <bdi>{byText(t, by)}</bdi>
      </p>
      <p className="text-sm text-muted">
        <Exactly at={at} format={format} />
      </p>
    </li>
  );
}

function pathOf(id: string): string {
  return `/operator/members/${id}`;
}

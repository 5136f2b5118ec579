import { byText } from "#app/_ui/activity-log.tsx";
import { fieldText } from "#app/_ui/field-text.ts";
import { Heading, Section } from "#app/_ui/page.tsx";
import { Exactly } from "#app/_ui/when.tsx";
import { words } from "#app/_ui/words.ts";
import { AttentionBlock, Notices } from "#app/(operator)/_notices/notices.tsx";
import { fieldsByKey } from "#features/fields/read-fields.ts";
import { listOperators } from "#features/members/operators.ts";
import { listNotices } from "#features/notices/notices.ts";
import { countWaiting } from "#features/operators/count-waiting.ts";
import { type OperatorChange, recentOperatorChanges } from "#features/operators/recent-changes.ts";
import { countProposals } from "#features/proposals/list-proposals.ts";
import { requireOperator } from "#features/request/current-operator.ts";
import type { PageWords } from "#lib/words/page-words.ts";

const places = [
  ["members", "/operator/members"],
  ["fields", "/operator/fields"],
  ["proposals", "/operator/proposals"],
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
  const fields = await fieldsByKey();
  const waiting = await countWaiting();
  const proposed = await countProposals(act);
  const notices = await listNotices();
  return (
    <>
      <Heading>{t("operators.heading")}</Heading>
      {notices.length > 0 && (
        <AttentionBlock label={t("status.concerns")}>
          <Notices notices={notices} words={said} />
          <p>{t.rich("notices.more", { link: (text) => <a href="/operator/status">{text}</a> })}</p>
        </AttentionBlock>
      )}
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
              <Change key={change.id} change={change} fields={fields} words={said} />
            ))}
          </ul>
        )}
      </Section>
    </>
  );
}

type ChangeProps = {
  change: OperatorChange;
  fields: Awaited<ReturnType<typeof fieldsByKey>>;
  words: PageWords;
};

function Change({ change, fields, words }: ChangeProps) {
  const { event, at, count, by } = change;
  const { t, format } = words;
  return (
    <li className="border-b border-line py-3">
      <What of={change} fields={fields} words={words} />
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

/** Who or what was changed, with a link where there is a page of theirs. */
function What({ of, fields, words: { t, format } }: Omit<ChangeProps, "change"> & { of: OperatorChange }) {
  const { names, memberId } = of;
  if (of.fields.length === 0) {
    const who = <bdi>{format.list(names)}</bdi>;
    return memberId === undefined ? who : <a href={pathOf(memberId)}>{who}</a>;
  }
  const [first] = of.fields.map((key) => fields.get(key));
  // Of one that was erased only the key is left.
  const labels = of.fields.map((key) => {
    const field = fields.get(key);
    return field ? fieldText(t, field, "label") : key;
  });
  const what = <bdi>{format.list(labels)}</bdi>;
  if (!first || of.fields.length > 1) return what;
  return <a href={`/operator/fields/${first.key}`}>{what}</a>;
}

function pathOf(id: string): string {
  return `/operator/members/${id}`;
}

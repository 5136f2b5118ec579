import { ActivityLog } from "#app/_ui/activity-log.tsx";
import { browserText } from "#app/_ui/browser-text.ts";
import { Notice } from "#app/_ui/notice.tsx";
import { BackLink, Heading, type PageProps, Section } from "#app/_ui/page.tsx";
import { When } from "#app/_ui/when.tsx";
import { words } from "#app/_ui/words.ts";
import type { OperatorAct } from "#features/act.ts";
import { collapseRuns } from "#features/activity/collapse-runs.ts";
import { fieldsByKey } from "#features/fields/read-fields.ts";
import { actsFor, addressOf } from "#features/operators/acts-for.ts";
import { lookAt } from "#features/operators/look-at.ts";
import { seenActivity } from "#features/operators/seen-activity.ts";
import { absent, isLook, requireSubject } from "#features/request/current-operator.ts";
import { makeStamp } from "#features/request/form-stamp.ts";
import { listSessions } from "#features/sessions/list-sessions.ts";
import { settings } from "#lib/settings.ts";
import type { PageWords } from "#lib/words/page-words.ts";
import { Entries } from "./entries.tsx";
import { Facts } from "./facts.tsx";
import { ReasonForm } from "./reason-form.tsx";

export default async function MemberPage({ searchParams }: PageProps) {
  const act = await requireSubject();
  const said = await words();
  const { t } = said;
  // Whoever does not look at it sees nothing of it either.
  if (!isLook()) return <Heading>{act.subject.username}</Heading>;
  const { done, page } = await searchParams;
  const up = <BackLink to="/operator/members">{t("nav.members")}</BackLink>;
  // Saved before anything of it is here to be shown, with every page of the activity.
  const look = await lookAt(act, ["sessions", "activity"]);
  if (!look.ok && look.code === "gone") return absent();
  if (!look.ok)
    return (
      <ReasonForm
        heading={act.subject.username}
        portal={settings().portalName}
        stamp={makeStamp(act, [])}
        up={up}
        words={t.group("form")}
        texts={t.group("reasonForm")}
      >
        <Facts act={act} words={said} />
      </ReasonForm>
    );
  return (
    <>
      {up}
      <Notice code={done} t={t} />
      <Heading>{act.subject.username}</Heading>
      <Facts act={act} words={said} reasonOfState="shown" />
      <Entries act={act} entries={look.entries} words={said} />
      <Acts act={act} words={said} />
      <Sessions act={act} words={said} />
      <Activity act={act} page={typeof page === "string" ? page : undefined} words={said} />
    </>
  );
}

type Part = Readonly<{ act: OperatorAct; words: PageWords }>;

function Acts({ act, words: { t } }: Part) {
  return (
    <Section heading={t("member.acts")}>
      <ul className="mt-3 space-y-2">
        {actsFor(act).map((kind) => (
          <li key={kind}>
            <a href={`/operator/members/${act.subject.id}/${addressOf[kind]}`}>{t(`acts.${kind}.link`)}</a>
          </li>
        ))}
        {act.subject.state === "active" && (
          <li>
            <a href={`/operator/members/${act.subject.id}/letter`}>{t("letters.link")}</a>
          </li>
        )}
      </ul>
    </Section>
  );
}

async function Sessions({ act, words }: Part) {
  const { t } = words;
  const sessions = await listSessions(act);
  return (
    <Section heading={t("member.sessions")}>
      {sessions.length === 0 ? (
        <p className="mt-2 text-muted">{t("member.noSessions")}</p>
      ) : (
        <ul className="mt-3 border-t border-line">
          {sessions.map(({ id, browserFacts, address, createdAt, lastSeenAt }) => (
            <li key={id} className="border-b border-line py-3">
              <h3 className="text-base">
                <bdi>{browserText(t, browserFacts ?? "unreadable")}</bdi>
              </h3>
              <dl className="terms text-sm text-muted">
                <dt>{t("sessions.address")}</dt>
                <dd>
                  <bdi>{address ?? t("sessions.unreadableAddress")}</bdi>
                </dd>
                <dt>{t("sessions.loggedIn")}</dt>
                <dd>
                  <When at={createdAt} now={act.from.at} words={words} />
                </dd>
                <dt>{t("sessions.lastSeen")}</dt>
                <dd>
                  <When at={lastSeenAt} now={act.from.at} words={words} />
                </dd>
              </dl>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

async function Activity({ act, page, words }: Part & { page: string | undefined }) {
  const { t } = words;
  const { entries, newer, older } = await seenActivity(act, page);
  const pathOf = (other: string) => `/operator/members/${act.subject.id}${other && `?page=${other}`}`;
  return (
    <Section heading={t("activity.heading")}>
      <ActivityLog runs={collapseRuns(entries)} words={words} fields={await fieldsByKey()} />
      {(newer ?? older) !== undefined && (
        <nav aria-label={t("activity.pages")} className="mt-4 flex gap-6 print:hidden">
          {newer !== undefined && <a href={pathOf(newer)}>{t("activity.newer")}</a>}
          {older !== undefined && <a href={pathOf(older)}>{t("activity.older")}</a>}
        </nav>
      )}
    </Section>
  );
}

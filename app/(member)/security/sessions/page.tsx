import { ButtonForm } from "#app/_forms/button-form.tsx";
import { browserText } from "#app/_ui/browser-text.ts";
import { Notice } from "#app/_ui/notice.tsx";
import { BackLink, Heading, type PageProps } from "#app/_ui/page.tsx";
import { Exactly, When } from "#app/_ui/when.tsx";
import { words } from "#app/_ui/words.ts";
import { requireMember } from "#features/request/current-member.ts";
import { makeStamp } from "#features/request/form-stamp.ts";
import { listSessions, type Session } from "#features/sessions/list-sessions.ts";
import type { PageWords } from "#lib/words/page-words.ts";
import { endOthers, endThis } from "./actions.ts";

export default async function SessionsPage({ searchParams }: PageProps) {
  const act = await requireMember();
  const said = await words();
  const { t } = said;
  const { done } = await searchParams;
  const sessions = await listSessions(act);
  const stamp = makeStamp(act, []);
  const others = sessions.filter(({ current }) => !current);
  const row = { now: act.from.at, stamp, words: said };
  return (
    <>
      <BackLink to="/security">{t("security.heading")}</BackLink>
      <Notice code={done} t={t} />
      <Heading>{t("sessions.heading")}</Heading>
      <p className="mt-4 max-w-measure">
        {t.rich("sessions.intro", { link: (text) => <a href="/security/password">{text}</a> })}
      </p>
      <ul className="mt-6 border-t border-line">
        {[...sessions.filter(({ current }) => current), ...others].map((session) => (
          <Browser key={session.id} session={session} {...row} />
        ))}
      </ul>
      <div className="mt-6">
        {others.length === 0 ? (
          <p className="text-muted">{t("sessions.none")}</p>
        ) : (
          <ButtonForm
            action={endOthers}
            stamp={stamp}
            words={t.group("form")}
            label={t("sessions.logOutOthers")}
          />
        )}
      </div>
    </>
  );
}

type Row = { session: Session; now: number; stamp: string; words: PageWords };

function Browser({ session, now, stamp, words }: Row) {
  const { t, format } = words;
  const { id, createdAt, lastSeenAt, expiresAt, current } = session;
  const browser = browserText(t, session.browserFacts ?? "unreadable");
  // To the second: somebody may have logged in with the same browser twice in a minute.
  const which = t("sessions.which", { browser, time: format.timeToTheSecond(createdAt) });
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 border-b border-line py-4">
      <div className="min-w-0">
        <h2 className="text-base">
          <a href={`/security/sessions/${id}`} aria-label={which} title={session.browser}>
            <bdi>{browser}</bdi>
          </a>{" "}
          {current && <span className="pill">{t("sessions.current")}</span>}
        </h2>
        <dl className="terms text-sm text-muted">
          <dt>{t("sessions.address")}</dt>
          <dd>
            <bdi>{session.address ?? t("sessions.unreadableAddress")}</bdi>
          </dd>
          <dt>{t("sessions.loggedIn")}</dt>
          <dd>
            <When at={createdAt} now={now} words={words} />
          </dd>
          <dt>{t("sessions.lastSeen")}</dt>
          <dd>
            <When at={lastSeenAt} now={now} words={words} />
          </dd>
          <dt>{t("sessions.expires")}</dt>
          <dd>
            <Exactly at={expiresAt} format={format} />
          </dd>
        </dl>
      </div>
      {current || (
        <ButtonForm
          action={endThis}
          stamp={stamp}
          words={t.group("form")}
          hidden={{ session: id }}
          label={t("sessions.logOut")}
          about={which}
        />
      )}
    </li>
  );
}

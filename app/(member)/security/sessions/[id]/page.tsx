import { notFound } from "next/navigation";
import { ButtonForm } from "#app/_forms/button-form.tsx";
import { browserText } from "#app/_ui/browser-text.ts";
import { DescriptionList, Fact } from "#app/_ui/description-list.tsx";
import { BackLink, Heading } from "#app/_ui/page.tsx";
import { Exactly, When } from "#app/_ui/when.tsx";
import { words } from "#app/_ui/words.ts";
import { requireMember } from "#features/request/current-member.ts";
import { makeStamp } from "#features/request/form-stamp.ts";
import { findOwnSession } from "#features/sessions/list-sessions.ts";
import { settings } from "#lib/settings.ts";
import { endThis } from "./actions.ts";

export default async function SessionPage({ params }: { params: Promise<{ id: string }> }) {
  const act = await requireMember();
  const { id } = await params;
  const session = await findOwnSession(act, id);
  if (!session) return notFound();
  const said = await words();
  const { t, format } = said;
  const time = { now: act.from.at, words: said };
  const { method } = session;
  const browser = browserText(t, session.browserFacts ?? "unreadable");
  return (
    <>
      <BackLink to="/security/sessions">{t("sessions.heading")}</BackLink>
      <Heading>{t("sessions.one", { browser })}</Heading>
      <DescriptionList>
        <Fact label={t("sessions.browser")}>
          <bdi>{browser}</bdi> {session.current && <span className="pill">{t("sessions.current")}</span>}
        </Fact>
        <Fact label={t("sessions.address")}>
          <bdi>{session.address ?? t("sessions.unreadableAddress")}</bdi>
        </Fact>
        <Fact label={t("sessions.loggedIn")}>
          <When at={session.createdAt} {...time} />
        </Fact>
        <Fact label={t("sessions.lastSeen")}>
          <When at={session.lastSeenAt} {...time} />
        </Fact>
        <Fact label={t("sessions.how")}>{t(`sessions.methods.${method}`)}</Fact>
        <Fact label={t("sessions.expires")}>
          {t.rich("sessions.expiresUnused", {
            time: () => <Exactly at={session.expiresAt} format={format} />,
            days: settings().sessionIdleDays,
          })}
        </Fact>
      </DescriptionList>
      <div className="mt-6">
        <ButtonForm
          action={endThis}
          stamp={makeStamp(act, [["session", session.id]])}
          words={t.group("form")}
          label={t("sessions.logOut")}
          about={t("sessions.which", { browser, time: format.timeToTheSecond(session.createdAt) })}
        />
      </div>
    </>
  );
}

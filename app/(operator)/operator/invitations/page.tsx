import { randomUUID } from "node:crypto";
import { ButtonForm } from "#app/_forms/button-form.tsx";
import { Notice } from "#app/_ui/notice.tsx";
import { BackLink, type PageProps, Section } from "#app/_ui/page.tsx";
import { Exactly } from "#app/_ui/when.tsx";
import { words } from "#app/_ui/words.ts";
import type { SignedIn } from "#features/act.ts";
import { type ListedInvitation, listInvitations } from "#features/operators/invitations.ts";
import { invitationDays } from "#features/operators/invite.ts";
import { isLook, requireOperator } from "#features/request/current-operator.ts";
import { makeStamp } from "#features/request/form-stamp.ts";
import { settings } from "#lib/settings.ts";
import type { PageWords } from "#lib/words/page-words.ts";
import { withdraw } from "./actions.ts";
import { InvitationForm } from "./invitation-form.tsx";

export default async function InvitationsPage({ searchParams }: PageProps) {
  const act = await requireOperator();
  const { after, done } = await searchParams;
  const said = await words();
  const { t } = said;
  const by = { actor: act.subject, from: act.from, by: act };
  const list = isLook()
    ? await listInvitations(by, typeof after === "string" ? after : undefined)
    : { invitations: [], more: undefined };
  const counter = t.group("fieldControls");
  return (
    <InvitationForm
      portal={settings().portalName}
      // So that a double click makes the same links.
      stamp={makeStamp(act, [["form", randomUUID()]])}
      up={
        <>
          <BackLink to="/operator">{t("operators.heading")}</BackLink>
          <Notice code={done} t={t} />
        </>
      }
      days={invitationDays.usual}
      left={counter.left}
      over={counter.over}
      words={t.group("form")}
      texts={t.group("invitationForm")}
    >
      <Section heading={t("invitations.made")}>
        {list.invitations.length === 0 ? (
          <p className="mt-4 text-muted">{t("invitations.none")}</p>
        ) : (
          <ul className="mt-4 border-t border-line">
            {list.invitations.map((invitation) => (
              <Invitation key={invitation.id} invitation={invitation} act={act} words={said} />
            ))}
          </ul>
        )}
        {list.more !== undefined && (
          <p className="mt-6">
            <a href={`/operator/invitations?after=${list.more}`}>{t("activity.older")}</a>
          </p>
        )}
      </Section>
    </InvitationForm>
  );
}

type Row = { invitation: ListedInvitation; act: SignedIn; words: PageWords };

function Invitation({ invitation, act, words }: Row) {
  const { t, format } = words;
  const { id, invitee, createdAt, by, expiresAt, used } = invitation;
  const who = invitee.name ?? invitee.username;
  const isOpen = !used && expiresAt > act.from.at;
  const time = format.timeToTheSecond(createdAt);
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 border-b border-line py-4">
      <div className="min-w-0">
        <h3 className="text-base">
          {used ? (
            t.rich("invitations.usedBy", {
              username: used.username,
              link: (username) => (
                <a href={`/operator/members/${used.memberId}`}>
                  <bdi>{username}</bdi>
                </a>
              ),
            })
          ) : (
            <bdi>{who ?? t("invitations.anybody")}</bdi>
          )}{" "}
          {!used && !isOpen && <span className="pill">{t("invitations.expired")}</span>}
        </h3>
        <dl className="terms text-sm text-muted">
          <dt>{t("invitations.madeAt")}</dt>
          <dd>
            <Exactly at={createdAt} format={format} />
            {", "}
            {typeof by === "string" ? t(`activity.by.${by}`) : t("activity.byMember", by)}
          </dd>
          <dt>{t(used ? "invitations.usedAt" : "invitations.expires")}</dt>
          <dd>
            <Exactly at={used?.at ?? expiresAt} format={format} />
          </dd>
        </dl>
      </div>
      {isOpen && (
        <ButtonForm
          action={withdraw}
          stamp={makeStamp(act, [])}
          words={t.group("form")}
          hidden={{ invitation: id }}
          label={t("invitations.withdraw")}
          about={t("invitations.which", { who: who ?? t("invitations.anybody"), time })}
        />
      )}
    </li>
  );
}

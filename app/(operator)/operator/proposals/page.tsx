import { ShownValue } from "#app/_fields/shown-value.tsx";
import { ButtonForm } from "#app/_forms/button-form.tsx";
import { fieldText } from "#app/_ui/field-text.ts";
import { Notice } from "#app/_ui/notice.tsx";
import { BackLink, Heading, type PageProps } from "#app/_ui/page.tsx";
import { Exactly } from "#app/_ui/when.tsx";
import { words } from "#app/_ui/words.ts";
import type { SignedIn } from "#features/act.ts";
import { type DecidedProposal, findDecided } from "#features/proposals/find-decided.ts";
import { type ListedProposal, listProposals } from "#features/proposals/list-proposals.ts";
import { isLook, requireOperator } from "#features/request/current-operator.ts";
import { makeStamp } from "#features/request/form-stamp.ts";
import type { PageWords } from "#lib/words/page-words.ts";
import { accept } from "./actions.ts";
import { RefuseForm } from "./refuse-form.tsx";

export default async function ProposalsPage({ searchParams }: PageProps) {
  const act = await requireOperator();
  const said = await words();
  const { t } = said;
  const { after, done, proposal } = await searchParams;
  const decided = typeof proposal === "string" ? await findDecided(act, proposal) : undefined;
  const queue = isLook()
    ? await listProposals(act, typeof after === "string" ? after : undefined)
    : { proposals: [], after: undefined };
  return (
    <>
      <BackLink to="/operator">{t("operators.heading")}</BackLink>
      <Notice code={done} t={t}>
        {decided && decidedText(t, decided)}
      </Notice>
      <Heading>{t("proposals.heading")}</Heading>
      <p className="mt-4 max-w-measure">{t("proposals.intro")}</p>
      {queue.proposals.length === 0 ? (
        <p className="mt-6 text-muted">{t("proposals.none")}</p>
      ) : (
        <ul className="mt-6 border-t border-line">
          {queue.proposals.map((proposal) => (
            <Proposal key={proposal.id} proposal={proposal} act={act} words={said} />
          ))}
        </ul>
      )}
      {queue.after !== undefined && (
        <p className="mt-4">
          <a href={`/operator/proposals?after=${queue.after}`}>{t("proposals.more")}</a>
        </p>
      )}
    </>
  );
}

function decidedText(t: PageWords["t"], { outcome, username, field }: DecidedProposal): string {
  const whose = { username, field: fieldText(t, field, "label") };
  return t(outcome === "accepted" ? "proposals.acceptedOf" : "proposals.refusedOf", whose);
}

type Row = { proposal: ListedProposal; act: SignedIn; words: PageWords };

function Proposal({ proposal, act, words }: Row) {
  const { t, format } = words;
  const { member, field, proposedAt, values } = proposal;
  const path = `/operator/members/${member.id}`;
  return (
    <li className="border-b border-line py-4">
      <h2 className="text-base">
        <a href={path}>
          <bdi>{member.username}</bdi>
        </a>
      </h2>
      <p className="text-sm text-muted">
        {t.rich("proposals.what", {
          field: fieldText(t, field, "label"),
          time: () => <Exactly at={proposedAt} format={format} />,
        })}
      </p>
      {values ? (
        <Open proposal={proposal} values={values} act={act} words={words} />
      ) : (
        <p className="mt-2">{t.rich("proposals.closed", { link: (text) => <a href={path}>{text}</a> })}</p>
      )}
    </li>
  );
}

function Open({ proposal, values, act, words }: Row & { values: NonNullable<ListedProposal["values"]> }) {
  const { t } = words;
  const { id, member, field } = proposal;
  const form = {
    stamp: makeStamp(act, [[id, values.shown]]),
    words: t.group("form"),
    about: t("proposals.which", { field: fieldText(t, field, "label"), username: member.username }),
  };
  return (
    <>
      <dl className="mt-3 grid gap-x-6 gap-y-3 sm:grid-cols-2">
        {(["saved", "proposed"] as const).map((which) => (
          <div key={which} className="min-w-0">
            <dt className="text-sm text-muted">{t(`proposals.${which}`)}</dt>
            <dd className="whitespace-pre-wrap [overflow-wrap:anywhere]">
              <Value which={which} value={values[which]} proposal={proposal} words={words} />
            </dd>
          </div>
        ))}
      </dl>
      <div className="mt-3 flex flex-wrap items-end gap-x-6 gap-y-3">
        <ButtonForm
          {...form}
          action={accept}
          hidden={{ proposal: id, member: member.id }}
          label={t("proposals.accept")}
          look="primary"
        />
        <RefuseForm
          {...form}
          proposal={id}
          member={member.id}
          label={t("proposals.refuse")}
          reason={t("proposals.reason")}
        />
      </div>
    </>
  );
}

type Shown = Omit<Row, "act"> & { which: "saved" | "proposed"; value: string | undefined };

function Value({ which, value, proposal: { id, member, field }, words }: Shown) {
  const { t } = words;
  if (value === undefined) return <span className="text-muted">{t("proposals.unreadable")}</span>;
  if (value === "") return <span className="text-muted">{t("proposals.nothing")}</span>;
  const from = which === "proposed" ? { proposalId: id } : {};
  return <ShownValue field={field} value={value} words={words} memberId={member.id} {...from} />;
}

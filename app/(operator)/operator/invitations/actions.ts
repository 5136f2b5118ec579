"use server";
import * as v from "valibot";
import { problemSentence } from "#app/_fields/problem-sentence.ts";
import { operatorAction } from "#app/_forms/action.ts";
import type { FormState, ShownLink } from "#app/_forms/form-state.ts";
import { leaveFor } from "#app/_forms/leave-for.ts";
import { words } from "#app/_ui/words.ts";
import type { SignedIn } from "#features/act.ts";
import { askedFields } from "#features/fields/read-fields.ts";
import { linkAddress } from "#features/links/link-address.ts";
import { type PeopleProblem, readPeople } from "#features/links/read-people.ts";
import { linkCode } from "#features/links/token.ts";
import { withdrawInvitation } from "#features/operators/invitations.ts";
import { type Invitation, invitationDays, invite, mostInvitations } from "#features/operators/invite.ts";
import { requireOperator } from "#features/request/current-operator.ts";
import type { PageWords } from "#lib/words/page-words.ts";

const InvitationFields = v.object({ people: v.string(), days: v.string() });

export const makeInvitations = operatorAction(
  requireOperator,
  InvitationFields,
  async (fields, act, stamped): Promise<FormState> => {
    const said = await words();
    const { t } = said;
    const read = readPeople(fields.people, await askedFields(), act.subject);
    const days = /^\s*\d{1,4}\s*$/.test(fields.days) ? Number(fields.days) : Number.NaN;
    if (!read.ok) return { problems: { people: read.problems.map((problem) => sentenceFor(problem, t)) } };
    // Without anybody's name it is for whoever is given it.
    const people = read.people.length === 0 ? [{}] : read.people;
    const outcome = await invite(by(act), people, days, stamped.get("form"));
    if (outcome.ok) return { values: {}, links: outcome.invitations.map((each) => shown(each, said)) };
    return outcome.code === "days"
      ? { problems: { days: [t("inviteProblems.days", invitationDays)] } }
      : { problems: { people: [t("inviteProblems.too many people", { most: mostInvitations })] } };
  },
);

export const withdraw = operatorAction(
  requireOperator,
  v.object({ invitation: v.string() }),
  async ({ invitation }, act): Promise<FormState> => {
    if (await withdrawInvitation(by(act), invitation))
      return leaveFor("/operator/invitations?done=withdrawn");
    const { t } = await words();
    return { form: [t("inviteProblems.gone")] };
  },
);

function by(act: SignedIn) {
  return { actor: act.subject, from: act.from, by: act };
}

function shown({ id, token, expiresAt, invitee }: Invitation, { t, format }: PageWords): ShownLink {
  return {
    id,
    who: invitee.name ?? invitee.username ?? t("invitations.anybody"),
    address: linkAddress(token),
    code: linkCode(token),
    until: format.exactTime(expiresAt),
  };
}

function sentenceFor({ line, code, column, value }: PeopleProblem, t: PageWords["t"]): string {
  const about = value ? problemSentence({ t }, value.field, value.problem) : column;
  return t(`inviteProblems.${code}`, { line: String(line), column: about });
}

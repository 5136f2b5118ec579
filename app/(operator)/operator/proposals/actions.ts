"use server";
import * as v from "valibot";
import { problemSentence } from "#app/_fields/problem-sentence.ts";
import { operatorAction } from "#app/_forms/action.ts";
import type { FormState } from "#app/_forms/form-state.ts";
import { leaveFor } from "#app/_forms/leave-for.ts";
import { words } from "#app/_ui/words.ts";
import { reasonSentence } from "#app/(operator)/_acts/sentences.ts";
import { findSubject } from "#features/operators/find-subject.ts";
import { reasonOf } from "#features/operators/openings.ts";
import { acceptProposal, type Decision, refuseProposal } from "#features/proposals/decide-proposal.ts";
import { requireOperator } from "#features/request/current-operator.ts";

const OfMember = { proposal: v.string(), member: v.string() };

export const accept = operatorAction(
  requireOperator,
  v.object(OfMember),
  async ({ proposal, member }, by, shown) => {
    const act = await findSubject(by, member);
    if (!act) return leave("decided");
    const decision = await acceptProposal(act, { id: proposal, shown: shown.get(proposal) ?? "" });
    return after(decision, "accepted", proposal);
  },
);

export const refuse = operatorAction(
  requireOperator,
  v.object({ ...OfMember, reason: v.string() }),
  async ({ proposal, member, reason: typed }, by) => {
    const act = await findSubject(by, member);
    if (!act) return leave("decided");
    const read = await reasonOf(act, typed);
    if (!read.ok) return { form: [reasonSentence((await words()).t, read.problem)] };
    // What opened the member is no reason of the refusal.
    const why = typed.trim() === "" ? undefined : read.reason;
    return after(await refuseProposal(act, proposal, why), "refused", proposal);
  },
);

async function after(decision: Decision, done: "accepted" | "refused", proposal: string): Promise<FormState> {
  if (decision.ok) return leave(`${done}&proposal=${proposal}`);
  const { t } = await words();
  switch (decision.code) {
    case "problems": {
      const { field, problems } = decision;
      const sentences = problems.map((problem) => problemSentence({ t }, field, problem));
      return { form: sentences.map((problem) => t("proposals.notNow", { problem })) };
    }
    case "no reason":
      return { form: [t("proposals.closedProblem")] };
    case "changed":
      return leave("changed");
    default:
      return leave("decided");
  }
}

/** With the proposal, where the queue says whose it was. */
function leave(done: `${"accepted" | "refused"}&proposal=${string}` | "decided" | "changed"): FormState {
  return leaveFor(`/operator/proposals?done=proposal-${done}`);
}

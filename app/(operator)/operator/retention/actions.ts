"use server";
import * as v from "valibot";
import { operatorAction } from "#app/_forms/action.ts";
import type { FormState } from "#app/_forms/form-state.ts";
import { leaveFor } from "#app/_forms/leave-for.ts";
import { words } from "#app/_ui/words.ts";
import type { OperatorAct, SignedIn } from "#features/act.ts";
import { findSubject } from "#features/operators/find-subject.ts";
import { type ReasonProblem, reasonOf } from "#features/operators/openings.ts";
import { requireOperator } from "#features/request/current-operator.ts";
import { resumeRetention, stopAllRetentions, stopRetention } from "#features/retention/stop-retention.ts";

const OfMember = v.object({ member: v.string(), reason: v.string() });

export const stopOne = operatorAction(requireOperator, OfMember, async ({ member, reason }, by) =>
  forMember(by, member, reason, stopRetention, "stopped"),
);

export const resumeOne = operatorAction(requireOperator, OfMember, async ({ member, reason }, by) =>
  forMember(by, member, reason, resumeRetention, "resumed"),
);

export const stopAll = operatorAction(
  requireOperator,
  v.object({ reason: v.string() }),
  async (fields, by) => {
    const reason = await reasonOf({ ...by, by }, fields.reason);
    if (!reason.ok) return { form: [await sentenceOf(reason.problem)] };
    await stopAllRetentions(by, reason.reason);
    return leaveFor("/operator/retention?done=stopped");
  },
);

async function forMember(
  by: SignedIn,
  member: string,
  typed: string,
  step: (act: OperatorAct, reason?: string) => Promise<boolean>,
  done: "stopped" | "resumed",
): Promise<FormState> {
  const act = await findSubject(by, member);
  const reason = act && (await reasonOf(act, typed));
  if (reason && !reason.ok) return { form: [await sentenceOf(reason.problem)] };
  // Deleted, or stopped by somebody else a moment ago: the list shows it.
  if (act) await step(act, reason?.reason);
  return leaveFor(`/operator/retention?done=${done}`);
}

async function sentenceOf(problem: ReasonProblem): Promise<string> {
  const { t } = await words();
  return t(`retention.reasonOf.${problem}`);
}

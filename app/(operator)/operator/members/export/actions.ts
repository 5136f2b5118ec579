"use server";
import * as v from "valibot";
import { operatorAction } from "#app/_forms/action.ts";
import { leaveFor } from "#app/_forms/leave-for.ts";
import { words } from "#app/_ui/words.ts";
import { requireOperator } from "#features/request/current-operator.ts";
import { keepExportReason } from "#features/request/export-reason.ts";

const ReasonFields = v.object({ reason: v.string() });

export const giveReason = operatorAction(requireOperator, ReasonFields, async ({ reason }, by) => {
  const problem = keepExportReason(by, reason);
  if (problem === undefined) return leaveFor("/operator/members/export");
  const { t } = await words();
  return { problems: { reason: [t(`membersExport.reasonProblems.${problem}`)] } };
});

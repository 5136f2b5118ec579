"use server";
import * as v from "valibot";
import { operatorAction } from "#app/_forms/action.ts";
import type { FormState } from "#app/_forms/form-state.ts";
import { leaveFor } from "#app/_forms/leave-for.ts";
import { beginAnew, isStep, tick, untick } from "#features/operators/hand-over.ts";
import { absent, requireOperator } from "#features/request/current-operator.ts";

const StepFields = v.object({ step: v.string() });

export const tickStep = operatorAction(requireOperator, StepFields, async ({ step }, by) => {
  await tick(by, isStep(step) ? step : absent());
  return again();
});

export const untickStep = operatorAction(requireOperator, StepFields, async ({ step }, by) => {
  await untick(by, isStep(step) ? step : absent());
  return again();
});

export const beginHandOverAnew = operatorAction(requireOperator, v.object({}), async (_typed, by) => {
  await beginAnew(by);
  return again();
});

function again(): FormState {
  return leaveFor("/operator/hand-over");
}

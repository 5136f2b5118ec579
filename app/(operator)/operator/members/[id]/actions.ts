"use server";
import * as v from "valibot";
import { operatorAction } from "#app/_forms/action.ts";
import { leaveFor } from "#app/_forms/leave-for.ts";
import { words } from "#app/_ui/words.ts";
import { reasonSentence } from "#app/(operator)/_acts/sentences.ts";
import { openMember } from "#features/operators/openings.ts";
import { requireSubject } from "#features/request/current-operator.ts";
import { requestContext } from "#lib/request-context.ts";

/** Opens the member, and leads back to the page on which the reason was asked. */
export const openThis = operatorAction(
  requireSubject,
  v.object({ reason: v.string() }),
  async (typed, act) => {
    const opened = await openMember(act, typed.reason);
    if (opened.ok) return leaveFor(requestContext().address);
    const { t } = await words();
    return { problems: { reason: [reasonSentence(t, opened.problem)] } };
  },
);

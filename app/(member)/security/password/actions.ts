"use server";
import * as v from "valibot";
import { memberAction, tooMany } from "#app/_forms/action.ts";
import type { FormState } from "#app/_forms/form-state.ts";
import { leaveFor } from "#app/_forms/leave-for.ts";
import { sentencesFor } from "#app/_forms/sentences.ts";
import { words } from "#app/_ui/words.ts";
import { type ChangedPassword, changePassword as change } from "#features/authentication/change-password.ts";
import { changedBefore } from "#features/authentication/changed-before.ts";
import { readSessionToken, rememberSession } from "#features/request/cookies.ts";
import { requestSource } from "#features/request/source.ts";
import { tokenHash } from "#features/sessions/session-token.ts";
import { secret } from "#lib/forms.ts";

const PasswordFields = v.object({ current: secret(), password: secret() });

export const changePassword = memberAction(
  PasswordFields,
  async (fields, act) => answerOf(await change(act, fields)),
  async ({ password }, memberId) => {
    const token = await readSessionToken();
    if (token === undefined) return undefined;
    const done = await changedBefore(
      { memberId, sessionTokenHash: tokenHash(token) },
      password,
      requestSource(),
    );
    return done ? answerOf(done) : undefined;
  },
);

async function answerOf(outcome: ChangedPassword): Promise<FormState> {
  if (outcome.ok) {
    if (outcome.token !== undefined) await rememberSession(outcome.token);
    return leaveFor("/security?done=password");
  }
  if (!("problems" in outcome)) return tooMany("attempts", outcome.retryAfterSeconds);
  const { t } = await words();
  return {
    problems: sentencesFor(outcome.problems, {
      current: (code) => t(`problems.currentPassword.${code}`),
      password: (code) => t(`problems.password.${code}`),
    }),
  };
}

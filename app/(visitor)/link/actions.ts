"use server";
import * as v from "valibot";
import { memberOrWaitingAction, tooMany, visitorAction } from "#app/_forms/action.ts";
import type { FormState } from "#app/_forms/form-state.ts";
import { leaveFor } from "#app/_forms/leave-for.ts";
import { sentencesFor } from "#app/_forms/sentences.ts";
import { askedEntries } from "#app/_joining/asked-schema.ts";
import { signUpSentences } from "#app/_joining/sign-up-sentences.ts";
import { whomToAsk } from "#app/_ui/whom-to-ask.ts";
import { words } from "#app/_ui/words.ts";
import type { Opened } from "#features/authentication/log-in.ts";
import { confirmByLink } from "#features/links/confirm-by-link.ts";
import { recover as recoverByLink } from "#features/links/recover.ts";
import { joinByLink } from "#features/membership/join-by-link.ts";
import {
  type BecameOperator,
  becameOperatorBefore,
  becomeFirstOperator,
} from "#features/operators/become-first-operator.ts";
import { pathAfterLogIn } from "#features/request/after-log-in.ts";
import { forgetLink } from "#features/request/cookies.ts";
import { tokenOfForm } from "#features/request/current-link.ts";
import { adoptSession } from "#features/request/current-member.ts";
import { ownStamp } from "#features/request/form-stamp.ts";
import { requestSource } from "#features/request/source.ts";
import { secret } from "#lib/forms.ts";
import { requestContext } from "#lib/request-context.ts";

const joinOwn = { link: v.string(), username: v.string(), password: secret() };
const joinSchema = async (form: FormData) => v.object({ ...(await askedEntries(form)), ...joinOwn });
const RecoverFields = v.object({ link: v.string(), password: secret() });
const ConfirmFields = v.object({ link: v.string(), stamp: v.string() });
const OperatorFields = v.object({ link: v.string(), password: secret() });

export const join = visitorAction(joinSchema, ({ link, username, password, ...answers }, from) =>
  withLink(link, async (token) => {
    const outcome = await joinByLink(token, { username, password, answers }, from);
    if (outcome.ok)
      return enter(outcome, outcome.as === "operator" ? "/operator" : "/information?done=welcome");
    const { t } = await words();
    if ("problems" in outcome) return { problems: await signUpSentences(t, outcome) };
    return outcome.code === "gone" ? gone() : tooMany("signUps", outcome.retryAfterSeconds);
  }),
);

export const recover = visitorAction(RecoverFields, ({ link, password }, from) =>
  withLink(link, async (token) => {
    const outcome = await recoverByLink(token, password, from);
    if (outcome.ok) return enter(outcome, await pathAfterLogIn(outcome.token, "/information?done=password"));
    if (!("problems" in outcome))
      return outcome.code === "gone" ? gone() : tooMany("attempts", outcome.retryAfterSeconds);
    const { t } = await words();
    return {
      problems: sentencesFor(outcome.problems, { password: (code) => t(`problems.password.${code}`) }),
    };
  }),
);

export const becomeOperator = memberOrWaitingAction(
  OperatorFields,
  ({ link, password }, act) =>
    withLink(link, async (token) => answerOf(await becomeFirstOperator(act, token, password))),
  ({ link, password }, memberId) =>
    withLink(link, async (token) =>
      answerOf(await becameOperatorBefore(token, memberId, password, requestSource())),
    ),
);

export const confirm = visitorAction(ConfirmFields, ({ link, stamp }, from) =>
  withLink(link, async (token) => {
    const asked = ownStamp(stamp);
    const outcome = asked && (await confirmByLink(token, asked, from));
    if (outcome?.ok) {
      forgetLink();
      return leaveFor("/link?done=confirmed");
    }
    return outcome?.code === "changed" ? leaveFor("/link?done=changed") : gone();
  }),
);

async function answerOf(outcome: BecameOperator): Promise<FormState> {
  if (outcome.ok) return enter(outcome, "/operator");
  if (!("problems" in outcome))
    return outcome.code === "gone" ? gone() : tooMany("attempts", outcome.retryAfterSeconds);
  const { t } = await words();
  return {
    problems: sentencesFor(outcome.problems, { password: (code) => t(`problems.ownPassword.${code}`) }),
  };
}

/** Does what the form's link is for, unless another link was opened in this browser since. */
async function withLink(hash: string, use: (token: string) => Promise<FormState>): Promise<FormState> {
  const opened = tokenOfForm(hash);
  if (typeof opened === "object") return use(opened.token);
  const { t } = await words();
  return { form: [t(opened === "other" ? "link.other" : "link.late")] };
}

async function enter(opened: Opened, path: string): Promise<FormState> {
  await adoptSession(opened);
  forgetLink();
  return leaveFor(path);
}

async function gone(): Promise<FormState> {
  requestContext().status = 410;
  const { t } = await words();
  return { form: [t("link.goneText", { whom: whomToAsk(t) })] };
}

"use server";
import * as v from "valibot";
import { operatorAction } from "#app/_forms/action.ts";
import type { FormState } from "#app/_forms/form-state.ts";
import { leaveFor } from "#app/_forms/leave-for.ts";
import { usernameSentence } from "#app/_joining/username-sentence.ts";
import { words } from "#app/_ui/words.ts";
import { outcomeSentence, reasonSentence } from "#app/(operator)/_acts/sentences.ts";
import { unprovedBy } from "#app/(operator)/_acts/unproved.ts";
import type { OperatorAct } from "#features/act.ts";
import type { Shown } from "#features/information/shown-values.ts";
import { type ActKind, addressOf } from "#features/operators/acts-for.ts";
import { approveMember, refuseMember } from "#features/operators/decide.ts";
import { deleteOther } from "#features/operators/delete.ts";
import { endSessionsOf } from "#features/operators/end-sessions.ts";
import { reasonOf } from "#features/operators/openings.ts";
import type { Outcome } from "#features/operators/outcome.ts";
import { type Renamed, renameMember } from "#features/operators/rename.ts";
import { nameOperator, removeOperator } from "#features/operators/role.ts";
import { disableMember, disableOperator, enableMember } from "#features/operators/set-state.ts";
import { forgetKnownBrowser, forgetSession } from "#features/request/cookies.ts";
import { absent, currentSubject, requireAddressed } from "#features/request/current-operator.ts";
import { readStamp } from "#features/request/form-stamp.ts";
import { secret } from "#lib/forms.ts";

type Typed = Readonly<Record<string, string>>;

export const doThis = operatorAction(currentSubject, typedFor, doOnce, deletedBefore);

async function doOnce(typed: Typed, act: OperatorAct, shown: Shown): Promise<FormState> {
  const kind = kindOf(shown);
  const { t } = await words();
  const read = await reasonOf(act, typed.reason ?? "");
  if (!read.ok) return { problems: { reason: [reasonSentence(t, read.problem)] } };
  const unproved = typed.password === undefined ? undefined : await unprovedBy(act, typed.password);
  if (unproved) return unproved;
  const outcome = await acts[kind](act, read.reason, typed);
  if (outcome.ok) return leaveAfter(kind, act);
  if ("problems" in outcome)
    return {
      problems: { username: outcome.problems.map((code) => usernameSentence(t, code, outcome.character)) },
    };
  if (outcome.code === "gone") return kind === "delete" ? leaveAfter(kind, act) : absent();
  return { form: [outcomeSentence(t, outcome.code)] };
}

/** The form that deletes somebody, posted twice. */
async function deletedBefore(stamp: string): Promise<FormState | undefined> {
  const { by, id } = await requireAddressed();
  const read = readStamp({ subject: { id }, actor: by.subject }, stamp);
  return read.ok && read.shown.get("act") === "delete" ? leaveFor(afterDeletion) : undefined;
}

const afterDeletion = "/operator/members?done=delete";

type Run = (act: OperatorAct, reason: string | undefined, typed: Typed) => Promise<Outcome | Renamed>;

const acts: Readonly<Record<Exclude<ActKind, "recover">, Run>> = {
  approve: approveMember,
  refuse: refuseMember,
  sessions: endSessionsOf,
  rename: (act, reason, { username = "" }) => renameMember(act, username, reason),
  disable: (act, reason, { password }) =>
    password === undefined ? disableMember(act, reason) : disableOperator(act, reason),
  enable: enableMember,
  nameOperator,
  removeOperator,
  stepDown: removeOperator,
  delete: deleteOther,
};

/** What the form was made for: pressed twice, the button that names an operator does not remove them. */
function kindOf(shown: Shown): keyof typeof acts {
  const kind = shown.get("act") ?? "";
  return Object.hasOwn(acts, kind) ? (kind as keyof typeof acts) : absent();
}

function typedFor(shown: Shown) {
  const asks = shown.get("asks");
  const entries: Record<string, v.StringSchema<undefined> | ReturnType<typeof secret>> = {
    reason: v.string(),
    ...(asks === "username" && { username: v.string() }),
    ...(asks === "password" && { password: secret() }),
  };
  return v.object(entries);
}

/** To the member's page; where there is none any more, or no operator to see it, elsewhere. */
function leaveAfter(kind: ActKind, { subject, actor }: OperatorAct): FormState {
  const isOwn = subject.id === actor.id;
  if (isOwn && kind !== "rename") {
    forgetSession();
    if (kind !== "delete") return leaveFor("/log-in?done=out");
    forgetKnownBrowser();
    return leaveFor("/goodbye");
  }
  if (kind === "delete") return leaveFor(afterDeletion);
  return leaveFor(`/operator/members/${subject.id}?done=${addressOf[kind]}`);
}

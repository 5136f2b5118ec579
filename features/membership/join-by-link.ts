import { atomically, database, type Transaction } from "#db/client.ts";
import type { Source } from "#features/act.ts";
import { record } from "#features/activity/record.ts";
import { logIn, type Opened } from "#features/authentication/log-in.ts";
import type { Typed as Answers } from "#features/field-types/field-type.ts";
import { fieldsAtSignUp } from "#features/fields/at-sign-up.ts";
import { count } from "#features/figures/count.ts";
import { fillIn } from "#features/information/fill-in.ts";
import { saveAnswers } from "#features/information/own-answers.ts";
import { findLink, type Link, spendLink, usedJustNow } from "#features/links/link.ts";
import { usernameKey } from "#features/members/username.ts";
import { refund, type Throttled } from "#features/throttles/throttle.ts";
import { log } from "#lib/log.ts";
import {
  addMember,
  type Candidate,
  prepare,
  type Refused,
  type Typed,
  type TypedWithAnswers,
  taken,
} from "./add-member.ts";

export type JoinedByLink =
  | Readonly<{ ok: true; as: "member" | "operator" } & Opened>
  /** There is no such link (any more). */
  | Readonly<{ ok: false; code: "gone" }>
  | Refused
  | Throttled;

/**
 * Uses an invitation, or the first operator's link, up: makes a member, or the first operator, and logs them in, however
 * sign-up is set. Of two at once with one link one succeeds. A form posted twice (a double click) logs in the second
 * time.
 */
export async function joinByLink(
  token: string,
  typed: TypedWithAnswers,
  from: Source,
): Promise<JoinedByLink> {
  const link = await findLink(database(), token, from.at);
  if (!mayJoin(link)) return (await joinedBefore(token, typed, from)) ?? { ok: false, code: "gone" };
  const candidate = await prepare(typed, link.purpose === "invitation" ? await fieldsAtSignUp() : [], from);
  if (!candidate.ok) return candidate;
  const joined = await atomically((tx) =>
    join(tx, token, { ...candidate, answers: typed.answers ?? {} }, from),
  );
  if (typeof joined === "string")
    return (
      (await joinedBefore(token, typed, from)) ?? (joined === "taken" ? taken : { ok: false, code: joined })
    );
  const { as, member, opened } = joined;
  count("sign-ups");
  log.info("signed up", { id: from.requestId, member, as });
  return { ok: true, as, ...opened };
}

function mayJoin(link: Link | undefined): link is Link {
  return link !== undefined && makesMembers(link);
}

function makesMembers({ purpose }: Pick<Link, "purpose">): boolean {
  return purpose === "invitation" || purpose === "first operator";
}

async function join(
  tx: Transaction,
  token: string,
  { answers, ...candidate }: Candidate & { answers: Answers },
  from: Source,
) {
  const link = await findLink(tx, token, from.at);
  if (!mayJoin(link)) return "gone";
  const as = link.purpose === "first operator" ? "operator" : "member";
  const added = await addMember(tx, candidate, { role: as, state: "active" }, from);
  if (!added) return "taken";
  const { subject, opened } = added;
  await spendLink(tx, link, subject.id, from.at);
  // A link is good once: nobody fills the portal with it.
  await refund(tx, candidate.counted);
  const own = { subject, actor: subject, from };
  await record(tx, own, as === "operator" ? "signed up" : "invited");
  const others = { subject, actor: link.createdBy, from };
  if (as === "operator") await record(tx, others, "operator named");
  else {
    await fillIn(tx, others, { values: link.invitee.values ?? {}, by: link.createdBy });
    await saveAnswers(tx, own, answers);
  }
  return { as, member: subject.id, opened } as const;
}

async function joinedBefore(
  token: string,
  typed: Typed,
  from: Source,
): Promise<Extract<JoinedByLink, { ok: true }> | undefined> {
  const used = await usedJustNow(database(), token, from.at);
  if (!used || !makesMembers(used)) return undefined;
  if (usernameKey(typed.username) !== usernameKey(used.username)) return undefined;
  const session = await logIn(typed, from);
  const as = used.purpose === "first operator" ? "operator" : "member";
  return session.ok ? { as, ...session } : undefined;
}

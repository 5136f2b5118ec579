import { atomically, database } from "#db/client.ts";
import type { Source } from "#features/act.ts";
import { record } from "#features/activity/record.ts";
import { logIn, type Opened } from "#features/authentication/log-in.ts";
import type { Typed as Answers } from "#features/field-types/field-type.ts";
import { fieldsAtSignUp } from "#features/fields/at-sign-up.ts";
import { count } from "#features/figures/count.ts";
import { saveAnswers } from "#features/information/own-answers.ts";
import { findByUsername } from "#features/members/member.ts";
import type { Throttled } from "#features/throttles/throttle.ts";
import { log } from "#lib/log.ts";
import { settings } from "#lib/settings.ts";
import {
  addMember,
  type Candidate,
  prepare,
  type Refused,
  type Typed,
  type TypedWithAnswers,
  taken,
} from "./add-member.ts";
import { hasRoomToWait } from "./room-to-wait.ts";

export type SignUp =
  | Readonly<({ ok: true } & Opened) | { ok: false; code: "invitation" | "closed" | "queue full" }>
  | Refused
  | Throttled;

/**
 * Makes a member with the information that is asked at sign-up and logs them in; where operators decide (SIGN_UP=approval), one who waits for that. Of two at once for
 * one name the database lets one through. A form posted twice (a double click) logs in the second time.
 */
export async function signUp(typed: TypedWithAnswers, from: Source): Promise<SignUp> {
  const how = settings().signUp;
  if (how === "closed" || how === "invitation") return { ok: false, code: how };
  const candidate = await prepare(typed, await fieldsAtSignUp(), from);
  if (!candidate.ok) return candidate;
  const added = await add(
    candidate,
    { state: how === "open" ? "active" : "awaiting approval", answers: typed.answers ?? {} },
    from,
  );
  if (typeof added === "object") return { ok: true, ...added };
  const again = await logInAgain(typed, from);
  if (again) return again;
  return added === "taken" ? taken : { ok: false, code: added };
}

async function add(
  candidate: Candidate,
  { state, answers }: Readonly<{ state: "active" | "awaiting approval"; answers: Answers }>,
  from: Source,
): Promise<Opened | "taken" | "queue full"> {
  const added = await atomically(async (tx) => {
    if (state === "awaiting approval" && !(await hasRoomToWait(tx, from.address))) return "queue full";
    const { subject, opened } = (await addMember(tx, candidate, { role: "member", state }, from)) ?? {};
    if (!subject || !opened) return "taken";
    const act = { subject, actor: subject, from };
    await record(tx, act, "signed up");
    await saveAnswers(tx, act, answers);
    return { subject, opened };
  });
  if (typeof added === "string") return added;
  count("sign-ups");
  log.info("signed up", { id: from.requestId, member: added.subject.id });
  return added.opened;
}

const doubleClickMs = 60_000;

/** Logs the member of this name in if they are that new and this is their password. */
async function logInAgain(typed: Typed, from: Source): Promise<({ ok: true } & Opened) | undefined> {
  const member = await findByUsername(database(), typed.username);
  if (!member || Math.abs(from.at - member.createdAt) > doubleClickMs) return undefined;
  const session = await logIn(typed, from);
  return session.ok ? session : undefined;
}

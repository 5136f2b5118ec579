import { atomically, database } from "#db/client.ts";
import type { Source } from "#features/act.ts";
import { record } from "#features/activity/record.ts";
import { logIn, type Opened } from "#features/authentication/log-in.ts";
import { count } from "#features/figures/count.ts";
import { findByUsername } from "#features/members/member.ts";
import type { Throttled } from "#features/throttles/throttle.ts";
import { log } from "#lib/log.ts";
import { settings } from "#lib/settings.ts";
import { addMember, type Candidate, prepare, type Refused, type Typed, taken } from "./add-member.ts";
import { hasRoomToWait } from "./room-to-wait.ts";

export type SignUp =
  | Readonly<({ ok: true } & Opened) | { ok: false; code: "invitation" | "closed" | "queue full" }>
  | Refused
  | Throttled;

/**
 * Makes a member and logs them in; where operators decide (SIGN_UP=approval), one who waits for that. Of two at once for
 * one name the database lets one through. A form posted twice (a double click) logs in the second time.
 */
export async function signUp(typed: Typed, from: Source): Promise<SignUp> {
  const how = settings().signUp;
  if (how === "closed" || how === "invitation") return { ok: false, code: how };
  const candidate = await prepare(typed, from);
  if (!candidate.ok) return candidate;
  const added = await add(candidate, how === "open" ? "active" : "awaiting approval", from);
  if (typeof added === "object") return { ok: true, ...added };
  const again = await logInAgain(typed, from);
  if (again) return again;
  return added === "taken" ? taken : { ok: false, code: added };
}

async function add(
  candidate: Candidate,
  state: "active" | "awaiting approval",
  from: Source,
): Promise<Opened | "taken" | "queue full"> {
  const added = await atomically(async (tx) => {
    if (state === "awaiting approval" && !(await hasRoomToWait(tx, from.address))) return "queue full";
    const { subject, opened } = (await addMember(tx, candidate, { role: "member", state }, from)) ?? {};
    if (!subject || !opened) return "taken";
    await record(tx, { subject, actor: subject, from }, "signed up");
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

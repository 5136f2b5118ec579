import { nextChange } from "#db/changes.ts";
import type { Reader } from "#db/client.ts";
import { eq, sql } from "#db/drizzle.ts";
import { prepared } from "#db/prepared.ts";
import { members } from "#db/schema.ts";
import type { Language } from "#lib/words/languages.ts";
import { usernameKey } from "./username.ts";

/** A member as the product hands one out: never with the password's hash. */
export type Member = Readonly<{
  id: string;
  username: string;
  role: "member" | "operator";
  state: "awaiting approval" | "active" | "disabled" | "refused";
  version: number;
  createdAt: number;
  /** Chosen by the member; null: as the portal or the browser has it. */
  language: Language | null;
}>;

export type MemberRow = typeof members.$inferSelect;

/** Whoever may log in: members, and who waits for approval, to see their own information alone. */
export const statesWithSessions = ["active", "awaiting approval"] as const satisfies Member["state"][];

export function mayLogIn({ state }: Pick<Member, "state">): boolean {
  return statesWithSessions.some((one) => one === state);
}

/** Whether this member runs the portal now. */
export function isActiveOperator({ role, state }: Pick<Member, "role" | "state">): boolean {
  return role === "operator" && state === "active";
}

/** The columns of a row that may be handed out. */
export function memberOf({ id, username, role, state, version, createdAt, language }: Member): Member {
  return { id, username, role, state, version, createdAt, language };
}

/** For an update of a member's row: what everybody has to write who changes what the member, or a list, shows. */
export const changed = { version: sql`${members.version} + 1`, change: nextChange };

const byKey = prepared((connection) =>
  connection
    .select()
    .from(members)
    .where(eq(members.usernameKey, sql.placeholder("key")))
    .prepare("member_by_key"),
);

/** The member of this username, in any spelling. */
export async function findByUsername(from: Reader, typed: string): Promise<MemberRow | undefined> {
  const key = usernameKey(typed);
  if (key === undefined) return undefined;
  const [row] = await byKey(from).execute({ key });
  return row;
}

const byId = prepared((connection) =>
  connection
    .select()
    .from(members)
    .where(eq(members.id, sql.placeholder("id")))
    .prepare("member_by_id"),
);

/** The member of this id. */
export async function findMember(from: Reader, id: string): Promise<MemberRow | undefined> {
  const [row] = await byId(from).execute({ id });
  return row;
}

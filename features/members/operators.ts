import { database, type Reader } from "#db/client.ts";
import { and, eq } from "#db/drizzle.ts";
import { prepared } from "#db/prepared.ts";
import { members } from "#db/schema.ts";

const active = prepared((connection) =>
  connection
    .select({ id: members.id, username: members.username })
    .from(members)
    .where(and(eq(members.role, "operator"), eq(members.state, "active")))
    .orderBy(members.username, members.id)
    .prepare("active_operators"),
);

export type Operators = readonly Readonly<{ id: string; username: string }>[];

/** Who runs this portal: all active operators, by their names. */
export async function listOperators(from: Reader = database()): Promise<Operators> {
  return active(from).execute();
}

/** Their names alone, for those whom they see. */
export async function operatorNames(): Promise<string[]> {
  return (await listOperators()).map(({ username }) => username);
}

/** Whether anybody runs the portal from inside. */
export async function hasOperator(from?: Reader): Promise<boolean> {
  return (await listOperators(from)).length > 0;
}

/** Whether this member is an operator and no other one is active: without them nobody could run the portal. */
export async function isLastOperator(from: Reader, memberId: string): Promise<boolean> {
  const all = await listOperators(from);
  return all.length === 1 && all[0]?.id === memberId;
}

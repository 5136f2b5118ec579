/** With OPERATOR_REASON=on an operator says why before they see a member: that opens this member for their session. */
import { database, type Reader } from "#db/client.ts";
import { and, eq, gt, lte } from "#db/drizzle.ts";
import { openings } from "#db/schema.ts";
import type { OperatorAct } from "#features/act.ts";
import { readable } from "#features/readable.ts";
import { open, seal } from "#lib/sealing.ts";
import { settings } from "#lib/settings.ts";
import { cleanText } from "#lib/text.ts";
import { asOperator } from "./as-operator.ts";

const openMs = 15 * 60 * 1000;
/** In code points. */
const reasonLimit = 200;

export type ReasonProblem = "missing" | "too long" | "broken text";
type Reason = Readonly<{ ok: true; reason: string | undefined } | { ok: false; problem: ReasonProblem }>;

/** Whether the operator may see this member's values now: always, where the setting asks for no reason. */
export async function isOpen(act: OperatorAct): Promise<boolean> {
  return !settings().operatorReason || (await openingOf(act)) !== undefined;
}

/** The reason for which this member is open to the operator's session now. */
export async function openingOf(
  { by, subject, from }: OperatorAct,
  reads: Reader = database(),
): Promise<string | undefined> {
  if (typeof by === "string") return undefined;
  const own = and(eq(openings.sessionId, by.session.id), eq(openings.memberId, subject.id));
  const [row] = await reads
    .select()
    .from(openings)
    .where(and(own, gt(openings.until, from.at)));
  return row && openedReason(row);
}

/** The reason in a row; undefined when it cannot be read any more. */
export function openedReason(row: typeof openings.$inferSelect): string | undefined {
  const where = { table: "openings", row: `${row.sessionId}/${row.memberId}`, column: "reason" };
  return readable(where, () => open(openingContext(row), row.reason));
}

/** Opens the member to the operator's session for a quarter of an hour. */
export async function openMember(act: OperatorAct, typed: string): Promise<Reason> {
  const { by, subject, from } = act;
  const read = readReason(typed);
  if (!read.ok || typeof by === "string") return read;
  if (read.reason === undefined) return { ok: false, problem: "missing" };
  const key = { sessionId: by.session.id, memberId: subject.id };
  const values = { reason: seal(openingContext(key), read.reason), until: from.at + openMs };
  await asOperator(act, async (tx) => {
    // Nobody needs those of others that are over either.
    await tx.delete(openings).where(lte(openings.until, from.at));
    await tx
      .insert(openings)
      .values({ ...key, ...values })
      .onConflictDoUpdate({ target: [openings.sessionId, openings.memberId], set: values });
  });
  return read;
}

/** The reason of an act: the one typed, else the one the member was opened for. Without both it is missing if the setting asks for one. */
export async function reasonOf(act: OperatorAct, typed: string): Promise<Reason> {
  const read = readReason(typed);
  if (!read.ok || read.reason !== undefined || !settings().operatorReason) return read;
  const reason = await openingOf(act);
  return reason === undefined ? { ok: false, problem: "missing" } : { ok: true, reason };
}

/** The reason of an act about several members: none of them was opened for it. */
export function reasonForMany(typed: string): Reason {
  const read = readReason(typed);
  const isMissing = read.ok && read.reason === undefined && settings().operatorReason;
  return isMissing ? { ok: false, problem: "missing" } : read;
}

function readReason(typed: string): Reason {
  const cleaned = cleanText(typed.trim(), reasonLimit, { multiline: false });
  return cleaned.ok ? { ok: true, reason: cleaned.text || undefined } : cleaned;
}

export function openingContext({ sessionId, memberId }: { sessionId: string; memberId: string }): string {
  return `openings/${sessionId}/${memberId}`;
}

/** What a member was shown of an import stays here, sealed, until they confirm it or a quarter of an hour is over. */
import { randomUUIDv7 } from "node:crypto";
import * as v from "valibot";
import { atomically, database, type Transaction } from "#db/client.ts";
import { and, desc, eq, gt, inArray, lte } from "#db/drizzle.ts";
import { pendingImports } from "#db/schema.ts";
import type { Act } from "#features/act.ts";
import { open, openFromForm, SealBroken, seal, sealForForm } from "#lib/sealing.ts";

/** A value that would be saved, and the keyed hash of the one that was shown beside it. */
const Pending = v.array(
  v.object({ key: v.string(), value: v.string(), shown: v.string(), isProposal: v.boolean() }),
);
export type Pending = v.InferOutput<typeof Pending>;

const keptMs = 15 * 60 * 1000;
/** Of a member; before one more the oldest goes. */
const mostPending = 3;

const { id, memberId, expiresAt } = pendingImports;

/** Keeps it and gives what names it, for the hidden input of the form that confirms it. */
export async function keepPending({ subject, from }: Act, pending: Pending): Promise<string> {
  const row = { id: randomUUIDv7(), memberId: subject.id, expiresAt: from.at + keptMs };
  const content = seal(contentContext(row), JSON.stringify(pending));
  await atomically(async (tx) => {
    const mine = await tx
      .select({ id })
      .from(pendingImports)
      .where(eq(memberId, subject.id))
      .orderBy(desc(id));
    const surplus = mine.slice(mostPending - 1).map((one) => one.id);
    if (surplus.length > 0) await tx.delete(pendingImports).where(inArray(id, surplus));
    await tx.insert(pendingImports).values({ ...row, content });
  });
  return sealForForm(referenceContext(subject.id), row.id);
}

/** What the reference names; undefined when it is over, somebody else's, or none of ours. */
export async function findPending({ subject, from }: Act, reference: string): Promise<Pending | undefined> {
  const named = unlessBroken(() => openFromForm(referenceContext(subject.id), reference));
  if (named === undefined) return undefined;
  const own = and(eq(id, named), eq(memberId, subject.id), gt(expiresAt, from.at));
  const [row] = await database().select().from(pendingImports).where(own);
  const content = row && unlessBroken(() => open(contentContext(row), row.content));
  return content === undefined ? undefined : v.parse(Pending, JSON.parse(content));
}

/** Deletes what is over, about so many at once, and says which. One that ends too late was begun by a wrong clock. */
export async function prunePending(tx: Transaction, now: number, most: number): Promise<unknown[]> {
  const isOver = lte(expiresAt, now);
  const isTooLate = gt(expiresAt, now + keptMs);
  const over = await tx.select({ id }).from(pendingImports).where(isOver).limit(most);
  const late = await tx
    .select({ id })
    .from(pendingImports)
    .where(isTooLate)
    .limit(most - over.length);
  const ids = [...over, ...late].map((row) => row.id);
  if (ids.length > 0) await tx.delete(pendingImports).where(inArray(id, ids));
  return ids;
}

function unlessBroken(open: () => string): string | undefined {
  try {
    return open();
  } catch (error) {
    if (error instanceof SealBroken) return undefined;
    throw error;
  }
}

export function contentContext(row: Readonly<{ id: string; memberId: string }>): string {
  return `pending_imports/${row.memberId}/${row.id}/content`;
}

function referenceContext(member: string): string {
  return `pending_imports/${member}/reference`;
}

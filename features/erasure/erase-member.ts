import { database, type Transaction } from "#db/client.ts";
import { and, eq, gt } from "#db/drizzle.ts";
import { atomicallyEvenWhenFull } from "#db/reserve.ts";
import { erasures, members } from "#db/schema.ts";
import type { MemberRow } from "#features/members/member.ts";
import { whoOwns, whoTyped } from "#features/throttles/limits.ts";
import { forget } from "#features/throttles/throttle.ts";
import { log } from "#lib/log.ts";
import { erasureHash, isInLedger, readLedger } from "./ledger.ts";

type Member = Pick<MemberRow, "id" | "passwordHash">;

/**
 * Deletes the member with everything that refers to them, and their counters, and notes that the erasure is to be
 * finished. False, and nothing is done, when there is no such member with this password any more.
 */
export async function eraseMember(
  tx: Transaction,
  { id, passwordHash }: Member,
  at: number,
): Promise<boolean> {
  const [deleted] = await tx
    .delete(members)
    .where(and(eq(members.id, id), eq(members.passwordHash, passwordHash)))
    // Its name as it is now: somebody may just have changed it.
    .returning({ username: members.username });
  if (!deleted) return false;
  for (const who of [whoTyped(deleted.username), whoOwns(id)]) await forget(tx, who);
  await tx.insert(erasures).values({ hash: erasureHash(id), at });
  return true;
}

/** Members that are looked at between two turns of others. */
const batch = 500;

/**
 * Erases again whom the ledger names: a backup that was restored brought them back.
 * @throws if one of them changed meanwhile, so that it is tried again
 */
export async function eraseRestored(now: number): Promise<void> {
  const ledger = readLedger();
  if (ledger.size === 0) return;
  const { id, passwordHash } = members;
  let some: Member[] = [];
  do {
    some = await database()
      .select({ id, passwordHash })
      .from(members)
      .where(gt(id, some.at(-1)?.id ?? ""))
      .orderBy(id)
      .limit(batch);
    for (const member of some) {
      if (!isInLedger(ledger, member.id)) continue;
      if (!(await atomicallyEvenWhenFull((tx) => eraseMember(tx, member, now))))
        throw new Error("A restored member changed before they were erased again.");
      log.info("restored member erased again", { member: member.id });
    }
  } while (some.length === batch);
}

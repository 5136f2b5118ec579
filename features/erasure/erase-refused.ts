import { atomically, database } from "#db/client.ts";
import { and, eq, lte } from "#db/drizzle.ts";
import { members } from "#db/schema.ts";
import { log } from "#lib/log.ts";
import { eraseMember } from "./erase-member.ts";
import { copyErasures } from "./ledger.ts";

/** So long may somebody who was refused read why. */
const refusedKeptDays = 30;
const dayMs = 24 * 60 * 60 * 1000;
/** Between two looks: others are let in after each. */
const batch = 100;

/** Erases who was refused so long ago, as thoroughly as who deletes their own membership. */
export async function eraseRefused(now: number): Promise<void> {
  const isOver = and(eq(members.state, "refused"), lte(members.stateSince, now - refusedKeptDays * dayMs));
  const { id, username, passwordHash } = members;
  let erased = 0;
  for (;;) {
    const some = await database()
      .select({ id, username, passwordHash })
      .from(members)
      .where(isOver)
      .limit(batch);
    for (const member of some) if (await atomically((tx) => eraseMember(tx, member, now))) erased += 1;
    if (some.length < batch) break;
  }
  if (erased === 0) return;
  log.info("refused members erased", { count: erased });
  await copyErasures();
}

import { atomically, isSharedDatabase } from "#db/client.ts";
import { eq, gt, lte, or } from "#db/drizzle.ts";
import { leases } from "#db/schema.ts";
import { thisMachine } from "./this-machine.ts";

/**
 * Whether this machine is the one that does this for all, from now on for so many milliseconds; it stays the same one
 * for as long as it asks again before they are over. `now` is `sharedNow()`.
 */
export async function holdsLease(name: string, forMs: number, now: number): Promise<boolean> {
  if (!isSharedDatabase()) return true;
  const holder = thisMachine();
  const until = now + forMs;
  const taken = await atomically((tx) =>
    tx
      .insert(leases)
      .values({ name, holder, until })
      .onConflictDoUpdate({
        target: leases.name,
        set: { holder, until },
        // One that ends far later than any may was taken by a machine whose clock was wrong.
        setWhere: or(eq(leases.holder, holder), lte(leases.until, now), gt(leases.until, until + forMs)),
      })
      .returning({ name: leases.name }),
  );
  return taken.length > 0;
}

/** Makes a database that comes from a backup ready to serve: for a process whose DATA_DIR is the stage's. */
import { atomically, database, type Transaction, vacuum } from "#db/client.ts";
import { isNull } from "#db/drizzle.ts";
import { checkKeys } from "#db/key-checks.ts";
import { migrate } from "#db/migrate.ts";
import * as schema from "#db/schema.ts";
import {
  challenges,
  fields,
  knownBrowsers,
  leases,
  ledgerCopies,
  machines,
  members,
  notices,
  oneTimeLinks,
  pendingImports,
  throttles,
} from "#db/schema.ts";
import { eraseRestoredFields } from "#features/erasure/erase-fields.ts";
import { eraseRestored } from "#features/erasure/erase-member.ts";
import { finishErasures } from "#features/erasure/finish.ts";
import { copyErasures } from "#features/erasure/ledger.ts";
import { operatorNames } from "#features/members/operators.ts";
import { endEverySession } from "#features/sessions/end-session.ts";
import { keys } from "#lib/keys.ts";
import { checkStage } from "./check-stage.ts";
import type { Manifest } from "./manifest.ts";
import { noteRestore } from "./restores.ts";
import type { StageProgress } from "./stage-messages.ts";

export type Prepared = Readonly<{
  members: number;
  /** Of all tables. */
  rows: number;
  /** Sealed values that no key at hand opens. */
  unopened: number;
  /** What was found before anything was changed. */
  checked: Readonly<{ rows: number; values: number; unopened: number }>;
  /** How many were erased again, since the ledger names them. */
  erased: Readonly<{ members: number; fields: number }>;
  /** That nobody had used yet, and that no longer open anything. */
  invitations: number;
  /** Usernames of who runs the portal, as it was then. */
  operators: readonly string[];
}>;

/**
 * Compares the database with the manifest, migrates it forward, erases again whom the ledger beside it names, ends what
 * must not come back, and notes that it was restored.
 * @param asked `now` in milliseconds
 * @throws StartProblem where it is damaged or a newer version's, or the keys are another database's
 */
export async function prepareRestored(
  { manifest, now }: Readonly<{ manifest: Manifest; now: number }>,
  progress: StageProgress,
): Promise<Prepared> {
  const { rows, values, unopened } = await checkStage({ manifest, values: "all" }, progress);
  await checkKeys(keys(), await migrate());
  const invitations = await atomically(endWhatIsOver);
  const before = await counts();
  await eraseRestored(now);
  await eraseRestoredFields(now);
  const after = await counts();
  const erased = { members: before.members - after.members, fields: before.fields - after.fields };
  await noteRestore({ at: now, madeAt: Date.parse(manifest.madeAt), erased });
  await copyErasures();
  await finishErasures(vacuum);
  return {
    members: after.members,
    rows: await countRows(),
    unopened,
    checked: { rows, values, unopened },
    erased,
    invitations,
    operators: await operatorNames(),
  };
}

/** Tables of what is going on at the moment of the backup, and of nothing afterwards. */
const passing = [
  knownBrowsers,
  pendingImports,
  throttles,
  ledgerCopies,
  machines,
  leases,
  challenges,
  notices,
] as const;

/**
 * A session that was ended since, a link that was used or taken back since, would be good again. Nothing here tells which
 * those are, so all go, invitations too; gives how many of these.
 */
async function endWhatIsOver(tx: Transaction): Promise<number> {
  await endEverySession(tx);
  for (const table of passing) await tx.delete(table);
  const ended = await tx
    .delete(oneTimeLinks)
    .where(isNull(oneTimeLinks.usedAt))
    .returning({ purpose: oneTimeLinks.purpose });
  return ended.filter(({ purpose }) => purpose === "invitation").length;
}

async function counts(): Promise<{ members: number; fields: number }> {
  const reads = database();
  return { members: await reads.$count(members), fields: await reads.$count(fields) };
}

async function countRows(): Promise<number> {
  let rows = 0;
  for (const table of Object.values(schema)) rows += await database().$count(table);
  return rows;
}

import { database } from "#db/client.ts";
import { dialect } from "#db/dialect.ts";
import { damages, remakeIndices } from "#db/integrity.ts";
import { shownDatabase } from "#db/shown-database.ts";
import { newestTime } from "#features/activity/newest-time.ts";
import { verifyActivity } from "#features/activity/verify.ts";
import { backupState } from "#features/backups/backup-state.ts";
import type { Restore } from "#features/backups/restores.ts";
import { lastClockOffset } from "#features/machines/heartbeat.ts";
import { listMembers } from "#features/members/list-members.ts";
import { openCell, readSealed } from "#features/sealed/read-sealed.ts";
import { sealedColumns } from "#features/sealed/sealed-columns.ts";
import { isWrongClock } from "#lib/clock-offset.ts";
import { settings } from "#lib/settings.ts";
import { type Phrase, phrase } from "#lib/words/phrase.ts";
import { type Findings, type Problem, worded } from "./doctor-problem.ts";
import { clearProgress, showProgress } from "./print.ts";
import { t } from "./words.ts";

// To be loaded once the settings are: they decide which database the schema is made for.

export async function integrityFindings(): Promise<Findings> {
  const database = shownDatabase(settings().databaseUrl);
  const { damaged, indices } = await damages();
  const problems = damaged.map((found) => worded(phrase("doctor.damaged", { database, found })));
  if (indices === "unknown") return { problems, notes: [worded(phrase("doctor.noAmcheck"))] };
  if (indices.length > 0) {
    // What an index says is all in its table, which has to be whole.
    const fix = dialect === "sqlite" && damaged.length === 0 ? remakeIndices : undefined;
    problems.push(worded(phrase("doctor.indices", { database, found: indices.join("; ") }), fix));
  }
  return { problems };
}

/** Names each kind of value of which some do not open with the keys at hand. */
export async function sealedProblems(): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  let looked = 0;
  for (const column of sealedColumns) {
    let unopened = 0;
    let first = "";
    for await (const cells of readSealed(column)) {
      for (const cell of cells.filter((cell) => !openCell(column, cell))) {
        if (unopened === 0) first = cell.key.join(", ");
        unopened += 1;
      }
      looked += cells.length;
      showProgress(t("doctor.valuesProgress", { values: String(looked) }));
    }
    if (unopened > 0)
      problems.push(worded(phrase("doctor.unopened", { column: column.name, count: unopened, row: first })));
  }
  clearProgress();
  return problems;
}

/** Names each row of each member's activity that is not as the portal left it. */
export async function activityProblems(): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  let looked = 0;
  for await (const members of listMembers({}))
    for (const { id, username } of members) {
      const { broken } = await verifyActivity(id);
      for (const { number, id: row, why } of broken)
        problems.push(worded(phrase(`doctor.${why}`, { username, number, row })));
      looked += 1;
      showProgress(t("doctor.progress", { members: String(looked) }));
    }
  clearProgress();
  return problems;
}

/** Nobody's clock is right to the second. */
const spareMs = 5 * 60 * 1000;

/** This machine's clock beside the database's, and beside what has happened already. */
export async function clockProblems(now: number): Promise<readonly Problem[]> {
  const offset = await lastClockOffset();
  const newest = (await newestTime()) ?? 0;
  const problems: Problem[] = [];
  if (offset !== undefined && isWrongClock(offset))
    problems.push(worded(phrase("doctor.clockDiffers", { seconds: Math.round(offset / 1000) })));
  if (newest > now + spareMs) {
    const [shows, last] = [now, newest].map((at) => new Date(at).toISOString());
    problems.push(worded(phrase("doctor.clockBehind", { now: shows ?? "", newest: last ?? "" })));
  }
  return problems;
}

/** The schedule's backups, when one was last restored on trial, and what this portal itself was restored from. */
export async function backupFindings(now: number): Promise<Findings> {
  const { schedule, runs, concerns, restored } = await backupState(database(), now);
  const problems = (["backup", "rehearsal"] as const).flatMap((kind) => {
    if (concerns[kind] === "late") return [worded(phrase(`doctor.late.${kind}`))];
    if (concerns[kind] !== "failed") return [];
    const reason = runs[kind].latest?.said;
    return [worded(reason ? phrase(`doctor.failed.${kind}`, { reason }) : phrase(`doctor.late.${kind}`))];
  });
  const { worked } = runs.rehearsal;
  const notes = [
    ...(schedule ? [] : [phrase("doctor.noSchedule")]),
    worked
      ? phrase("doctor.restoreWorked", { at: isoTime(worked.endedAt ?? worked.beganAt) })
      : phrase("doctor.neverRestored"),
    ...(restored ? [restoredPhrase(restored)] : []),
  ];
  return { problems, notes: notes.map((note) => worded(note)) };
}

function restoredPhrase({ at, madeAt, erased }: Restore): Phrase {
  return phrase("doctor.restored", { at: isoTime(at), madeAt: isoTime(madeAt), ...erased });
}

function isoTime(at: number): string {
  return new Date(at).toISOString();
}

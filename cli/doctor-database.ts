import { damages } from "#db/integrity.ts";
import { shownDatabase } from "#db/shown-database.ts";
import { verifyActivity } from "#features/activity/verify.ts";
import { listMembers } from "#features/members/list-members.ts";
import { settings } from "#lib/settings.ts";
import { phrase } from "#lib/words/phrase.ts";
import { type Problem, worded } from "./doctor-problem.ts";
import { clearProgress, showProgress } from "./print.ts";
import { t } from "./words.ts";

// To be loaded once the settings are: they decide which database the schema is made for.

export async function integrityProblems(): Promise<readonly Problem[]> {
  const database = shownDatabase(settings().databaseUrl);
  return (await damages()).map((found) => worded(phrase("doctor.damaged", { database, found })));
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

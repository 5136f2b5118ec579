import { type LaidAside, laidAside } from "#features/backups/laid-aside.ts";
import type { Settings } from "#lib/settings.ts";
import { phrase } from "#lib/words/phrase.ts";
import { type Findings, type Problem, worded } from "./doctor-problem.ts";

// To be loaded once the settings are: they decide which database the schema is made for.

/** For how long people may want back what a restore has replaced. */
const asideMs = 14 * 24 * 60 * 60 * 1000;

/** What restores have laid aside and nobody has deleted: a problem once it is old. */
export async function laidAsideFindings({ dataDir }: Settings, now: number): Promise<Findings> {
  const all = await laidAside(dataDir);
  const [old, young] = [true, false].map((isOld) =>
    all.filter(({ at }) => at < now - asideMs === isOld).map(problemOf),
  );
  return { problems: old ?? [], notes: young ?? [] };
}

function problemOf({ what, name }: LaidAside): Problem {
  return worded(
    what === "folder"
      ? phrase("doctor.laidAside", { folder: name })
      : phrase("doctor.laidAsideSchema", { schema: name }),
  );
}

import { database } from "#db/client.ts";
import { inArray } from "#db/drizzle.ts";
import { members } from "#db/schema.ts";
import { commandLine, portalItself } from "#features/act.ts";

/** Who did something to a member: another one by their name, or who has none here (any more). */
export type By = Readonly<{ username: string }> | "command line" | "portal" | "gone";

/** Who these actors are, by the ids that rows of activity hold. */
export async function namesOf(actorIds: Iterable<string>): Promise<ReadonlyMap<string, By>> {
  const ids = new Set(actorIds);
  const names = new Map<string, By>([
    [commandLine.id, "command line"],
    [portalItself.id, "portal"],
  ]);
  const unknown = [...ids].filter((id) => !names.has(id));
  for (const id of unknown) names.set(id, "gone");
  if (unknown.length === 0) return names;
  const rows = await database()
    .select({ id: members.id, username: members.username })
    .from(members)
    .where(inArray(members.id, unknown));
  for (const { id, username } of rows) names.set(id, { username });
  return names;
}

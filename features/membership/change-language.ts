import { atomically } from "#db/client.ts";
import { eq } from "#db/drizzle.ts";
import { members } from "#db/schema.ts";
import type { Act } from "#features/act.ts";
import { record } from "#features/activity/record.ts";
import { changed } from "#features/members/member.ts";
import type { Language } from "#lib/words/languages.ts";

/** Makes this the language of the member's pages; null: as the portal or the browser has it. */
export async function changeLanguage(act: Act, language: Language | null): Promise<void> {
  await atomically(async (tx) => {
    const own = eq(members.id, act.subject.id);
    const [before] = await tx.select({ language: members.language }).from(members).where(own);
    if (!before || before.language === language) return;
    await tx
      .update(members)
      .set({ language, ...changed })
      .where(own);
    await record(tx, act, "language changed", [{ language: language ?? "browser" }]);
  });
}

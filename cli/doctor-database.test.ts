import { expect, test } from "vitest";
import { noteRestore } from "#features/backups/restores.ts";
import { day, start } from "../tests/support/a-member.ts";
import { freshPortalPerTest } from "../tests/support/fresh-portal.ts";
import { backupFindings } from "./doctor-database.ts";

freshPortalPerTest();

test("of a portal that was restored is said when, from a backup of when, and how many were erased again", async () => {
  const said = async () => (await backupFindings(start)).notes?.map((note) => note.say("en")) ?? [];
  const before = await said();
  await noteRestore({ at: start, madeAt: start - day, erased: { members: 2, fields: 0 } });
  expect((await said()).slice(before.length)).toEqual([
    expect.stringMatching(
      /^The portal was restored on 2026-11-25T\S+ from a backup of 2026-11-24T\S+; .*: members 2, fields 0\.$/,
    ),
  ]);
});

import { mkdirSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { settings } from "#lib/settings.ts";
import { day, start } from "../tests/support/a-member.ts";
import { freshPortalPerTest } from "../tests/support/fresh-portal.ts";
import { laidAsideFindings } from "./doctor-laid-aside.ts";

freshPortalPerTest();

test("what a restore has laid aside is named, and after two weeks it is a problem", async () => {
  const folder = join(settings().dataDir, "replaced-2026-11-25T12-00-00Z-3f2a9c1e");
  mkdirSync(folder);
  utimesSync(folder, start / 1000, start / 1000);
  for (const [now, kind] of [
    [start + 14 * day, "notes"],
    [start + 14 * day + 1, "problems"],
  ] as const) {
    const found = { notes: [], ...(await laidAsideFindings(settings(), now)) };
    expect([...found.notes, ...found.problems]).toHaveLength(1);
    expect(found[kind][0]?.say("en")).toMatch(new RegExp(`^${folder} holds what a restore replaced`));
  }
});

import { chmodSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { settings } from "#lib/settings.ts";
import { freshPortalPerTest } from "../tests/support/fresh-portal.ts";
import { fileProblems } from "./doctor-files.ts";

freshPortalPerTest();

test("of rights that were too wide is said what they were, and of keys what to do if others may have read them", () => {
  const { dataDir } = settings();
  for (const name of ["keys.json", "erased"]) {
    writeFileSync(join(dataDir, name), "");
    chmodSync(join(dataDir, name), 0o644);
  }
  const problems = fileProblems(settings());
  for (const problem of problems) problem.fix?.();
  const said = problems.map((problem) => problem.sayFixed?.("en"));
  const [keys, erased] = [join(dataDir, "keys.json"), join(dataDir, "erased")];
  expect(said).toContain(`${erased} had the rights 0644; it is 0600 now.`);
  expect(said).toContainEqual(
    expect.stringContaining(`${keys} had the rights 0644; it is 0600 now. If others`),
  );
  expect(statSync(keys).mode & 0o777).toBe(0o600);
  expect(fileProblems(settings())).toEqual([]);
});

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");

test("whatever sets a member's password says with it that none that was brought along is left", () => {
  const files = ["app", "cli", "features", "server"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
      .map((file) => join(root, folder, file)),
  );
  expect(files.length).toBeGreaterThan(100);
  const setting = /\.set\(\{[^}]*\bpasswordHash\b[^)]*/g;
  const sets = files.flatMap((file) => readFileSync(file, "utf8").match(setting) ?? []);
  expect(sets.length).toBeGreaterThanOrEqual(2);
  for (const set of sets) expect(set).toMatch(/^\.set\(\{\s*\.\.\.storedPassword\(passwordHash/);
});

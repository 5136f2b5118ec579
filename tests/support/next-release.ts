/** A checkout of the release after this one, for upgrades. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { install } from "../../bench/beside/older-build.ts";

const root = join(import.meta.dirname, "../..");
const left = new Set([".git", ".next", "node_modules", "data", "certs", "tests", "bench", "docs"]);

/** What its scripts begin with, unlike this release's. */
export const mark = "postern-next-release";

/** Gives the folder of a copy that has one more migration, which only adds, and other scripts. Its first start builds it. */
export function nextRelease(): string {
  const folder = mkdtempSync(join(tmpdir(), "postern-next-"));
  for (const name of readdirSync(root))
    if (!left.has(name)) cpSync(join(root, name), join(folder, name), { recursive: true });
  install(folder);
  for (const dialect of ["sqlite", "postgresql"]) addMigration(join(folder, "db/migrations", dialect));
  const script = join(folder, "app/_forms/use-form.ts");
  const changed = `Object.assign(globalThis, { postern: ${JSON.stringify(mark)} });`;
  writeFileSync(script, `${readFileSync(script, "utf8")}\n${changed}\n`);
  return folder;
}

function addMigration(migrations: string): void {
  const path = join(migrations, "meta/_journal.json");
  const journal = JSON.parse(readFileSync(path, "utf8"));
  const last = journal.entries.at(-1);
  const tag = "9000_later";
  journal.entries.push({ ...last, idx: last.idx + 1, when: last.when + 1, tag });
  writeFileSync(path, JSON.stringify(journal));
  writeFileSync(join(migrations, `${tag}.sql`), "ALTER TABLE fields ADD COLUMN later text;\n");
}

import { execFile } from "node:child_process";
import { chmodSync, rmSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { dialect } from "#db/dialect.ts";
import { temporaryDirectory } from "../../tests/support/fresh-portal.ts";
import { somebodyElse } from "../../tests/support/somebody-else.ts";

/** Makes a portal, and has done for it what the schedule does. */
const script = `
  import { setPriority } from "node:os";
  import { expectDatabase } from "#db/known-database.ts";
  import { migrate } from "#db/migrate.ts";
  import { runAside } from "#features/backups/schedule-process-start.ts";
  import { adoptKeys, openKeys } from "#lib/keys.ts";
  import { adoptSettings, readSettings, settings } from "#lib/settings.ts";
  setPriority(Number(process.env.NICE));
  adoptSettings(readSettings({ DATA_DIR: process.env.DATA_DIR, LOG_LEVEL: "error" }, undefined, "/"));
  expectDatabase(settings());
  adoptKeys(openKeys(settings()));
  await migrate();
  const order = { kind: "backup", now: Date.now(), lastFolder: undefined };
  console.log(JSON.stringify(await runAside(order, new AbortController().signal)));
`;

const run = promisify(execFile);
const { PRIORITY_BELOW_NORMAL } = constants.priority;

if (dialect === "sqlite")
  test.each([0, PRIORITY_BELOW_NORMAL + 5])(
    "whoever may raise no priority has a backup made, of a portal that runs at nice %i",
    async (nice) => {
      const folder = temporaryDirectory();
      chmodSync(folder, 0o777);
      try {
        const { stdout } = await run(process.execPath, ["--input-type=module", "-e", script], {
          ...{ cwd: join(import.meta.dirname, "../.."), ...somebodyElse },
          env: { NODE_ENV: "production", DATA_DIR: join(folder, "data"), NICE: String(nice) },
        });
        expect(JSON.parse(stdout)).toMatchObject({ worked: true });
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
    180_000,
  );

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { database } from "#db/client.ts";
import { erasures, members } from "#db/schema.ts";
import { connectSqlite, sqliteFile } from "#db/sqlite/connect.ts";
import { settleErasures } from "#features/erasure/finish.ts";
import { deleteMember } from "#features/membership/delete-member.ts";
import { settings } from "#lib/settings.ts";
import { aMember } from "../support/a-member.ts";
import { bytes, eraseAll } from "../support/erasing.ts";
import { freshPortalPerTest } from "../support/fresh-portal.ts";

freshPortalPerTest();

test("of three hundred members not a byte stays behind", () => eraseAll(300));

test("while somebody still reads, the primary goes on with the bytes later", async () => {
  const ada = await aMember({ username: "Ada of the long look" });
  const reader = connectSqlite(sqliteFile(settings().databaseUrl), "reading");
  reader.exec("BEGIN");
  reader.prepare("select count(*) from members").get();
  expect(await deleteMember(ada, ada)).toEqual({ ok: true });
  expect(await database().$count(members)).toBe(0);
  expect(await database().$count(erasures)).toBe(1);
  expect((await bytes()).includes("Ada of the long look")).toBe(true);
  reader.exec("COMMIT");
  reader.close();
  await settleErasures();
  expect(await database().$count(erasures)).toBe(0);
  expect((await bytes()).includes("Ada of the long look")).toBe(false);
  const ledger = readFileSync(join(settings().dataDir, "erased"), "utf8");
  expect(ledger.trim().split("\n")).toHaveLength(1);
});

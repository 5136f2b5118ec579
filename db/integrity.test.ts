import { expect, test } from "vitest";
import { parsePostgresqlAddress } from "#lib/postgresql-address.ts";
import { settings } from "#lib/settings.ts";
import { aMember } from "../tests/support/a-member.ts";
import { freshPortalPerTest } from "../tests/support/fresh-portal.ts";
import { atomically, closeDatabase } from "./client.ts";
import { dialect } from "./dialect.ts";
import { eq } from "./drizzle.ts";
import { damages, remakeIndices } from "./integrity.ts";
import { withOwnClient } from "./postgresql/own-client.ts";
import { members } from "./schema.ts";
import { connectSqlite, sqliteFile } from "./sqlite/connect.ts";

freshPortalPerTest();

test("nothing is wrong with what the portal wrote", async () => {
  await aMember();
  expect(await damages()).toEqual({ damaged: [], indices: [] });
});

if (dialect === "sqlite")
  test("rows that refer to nothing are named by their table, also beside a table whose references fit nothing", async () => {
    await aMember();
    const write = async (text: string) => {
      await closeDatabase();
      const connection = connectSqlite(sqliteFile(settings().databaseUrl), "writing");
      connection.pragma("foreign_keys = OFF");
      connection.exec(text);
      connection.close();
    };
    await write("create table mine (x references members (username)); insert into mine values ('ada')");
    expect(await damages()).toEqual({ damaged: [], indices: [] });
    await write("insert into known_browsers values ('nobody', 'a', 1, 1)");
    expect(await damages()).toEqual({ damaged: ["foreign keys of known_browsers"], indices: [] });
  });

test("an index that lacks what its table holds is named", async () => {
  const { subject } = await aMember();
  const promote = () =>
    atomically(async (tx) => {
      await tx.update(members).set({ role: "operator" }).where(eq(members.id, subject.id));
    });
  if (dialect === "sqlite") {
    await closeDatabase();
    const connection = connectSqlite(sqliteFile(settings().databaseUrl), "writing");
    const inSchema = (work: () => void) => {
      connection.unsafeMode();
      connection.pragma("writable_schema = ON");
      work();
      connection.pragma("writable_schema = RESET");
    };
    const row = connection.prepare("select * from sqlite_schema where name = 'members_role'").raw().get();
    inSchema(() => connection.exec("delete from sqlite_schema where name = 'members_role'"));
    connection.exec("update members set role = 'operator'");
    inSchema(() => connection.prepare("insert into sqlite_schema values (?, ?, ?, ?, ?)").run(row));
    connection.close();
    expect(await damages()).toEqual({ damaged: [], indices: ["row 1 missing from index members_role"] });
    await closeDatabase();
    remakeIndices();
    expect(await damages()).toEqual({ damaged: [], indices: [] });
    return;
  }
  const run = async (statement: string) => {
    const address = parsePostgresqlAddress(settings().databaseUrl);
    if (address) await withOwnClient(address, (client) => client.query(statement));
  };
  const keep = (isKept: boolean) =>
    run(
      `update pg_index set indisready = ${isKept}, indisvalid = ${isKept} where indexrelid = 'members_role'::regclass`,
    );
  await keep(false);
  await promote();
  await keep(true);
  expect(await damages()).toEqual({ damaged: [], indices: ["members_role"] });
  await run("reindex index members_role");
  expect(await damages()).toEqual({ damaged: [], indices: [] });
});

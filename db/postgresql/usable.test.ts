import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { migrate } from "#db/migrate.ts";
import { settings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { aPair, type Pair } from "../../tests/support/certificates.ts";
import { change, freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { freePort } from "../../tests/support/portal.ts";
import { type PostgresqlServer, startPostgresql } from "../../tests/support/postgresql.ts";

freshPortalPerTest();

/** One that asks for passwords, and has TLS. */
let server: PostgresqlServer;
let pair: Pair;

beforeAll(async () => {
  server = await startPostgresql({ max_connections: "30" });
  await server.query("create role portal login password 'right'");
  await server.query("create database portal owner portal template template0");
  await protect();
});

afterAll(() => server.stop());

async function protect(): Promise<void> {
  pair = aPair();
  const [certificate, key] = ["server.crt", "server.key"].map((name) => join(server.dataDir, name));
  for (const [from, to] of [
    [pair.certificate, certificate!],
    [pair.key, key!],
  ] as const)
    writeFileSync(to, readFileSync(from), { mode: 0o600 });
  const owner = execFileSync("stat", ["--format=%u:%g", server.dataDir], { encoding: "utf8" }).trim();
  execFileSync("chown", [owner, certificate!, key!]);
  const access = join(server.dataDir, "pg_hba.conf");
  writeFileSync(access, `host all portal 127.0.0.1/32 scram-sha-256\n${readFileSync(access, "utf8")}`);
  await server.query("alter system set ssl = on");
  await server.query("select pg_reload_conf()");
}

/** What a start with this database says. */
async function problemWith(databaseUrl: string): Promise<string> {
  change({ databaseUrl });
  const problem: unknown = await migrate().then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(problem).toBeInstanceOf(StartProblem);
  return (problem as StartProblem).message;
}

const here = (user: string) => `postgres://${user}@127.0.0.1:${server.port}`;

test("the right password is let in; a wrong one, none, and a stranger stop the start with a sentence", async () => {
  const refused = (user: string) =>
    `The database ${here(user)}/portal refuses this user or password; correct DATABASE_URL.`;
  expect(await problemWith(`${here("portal:wrong")}/portal`)).toBe(refused("portal"));
  expect(await problemWith(`${here("portal")}/portal`)).toBe(refused("portal"));
  expect(await problemWith(`${here("nobody")}/portal`)).toBe(refused("nobody"));
  change({ databaseUrl: `${here("portal:right")}/portal` });
  await migrate();
});

test("a server that is not there, and a database that is not, stop it with a sentence", async () => {
  const port = await freePort();
  expect(await problemWith(`postgres://127.0.0.1:${port}/portal`)).toBe(
    `The server of the database postgres://127.0.0.1:${port}/portal cannot be reached (ECONNREFUSED).`,
  );
  expect(await problemWith("postgres://no-such-host.invalid/portal")).toMatch(
    /^The server of the database postgres:\/\/no-such-host\.invalid\/portal cannot be reached \(E\w+\)\.$/,
  );
  expect(await problemWith(`${here("postgres")}/missing`)).toBe(
    `The database ${here("postgres")}/missing does not exist; create it on its server first.`,
  );
});

test("another encoding, an older server and too few connections stop it with a sentence", async () => {
  await server.query("create database ascii template template0 encoding 'SQL_ASCII'");
  expect(await problemWith(`${here("postgres")}/ascii`)).toContain("is encoded in SQL_ASCII");
  await olderByName("old");
  expect(await problemWith(`${here("postgres")}/old`)).toBe(
    "The database server is PostgreSQL 14; the portal needs 15 or newer.",
  );
  change({ workers: 8 });
  expect(await problemWith(`${here("postgres")}/portal`)).toMatch(
    /^This machine may need 46 connections to the database, whose server allows 27;/,
  );
});

test("a user without the right to make tables stops it with a sentence", async () => {
  await server.query("create role guest login");
  await server.query("create database locked template template0");
  expect(await problemWith(`${here("guest")}/locked`)).toBe(
    `The user of the database ${here("guest")}/locked may not make tables in it.`,
  );
});

test("TLS to the server is verified by the authority that is named, and by no other", async () => {
  const url = `postgres://localhost:${server.port}/portal?sslmode=verify-full`;
  change({ databaseUrl: `${url}&sslrootcert=${pair.certificate}` });
  await migrate();
  expect(await problemWith(url)).toContain(
    "shows no certificate that can be verified (DEPTH_ZERO_SELF_SIGNED_CERT)",
  );
  expect(await problemWith(`${url}&sslrootcert=${aPair().certificate}`)).toContain(
    "no certificate that can be verified",
  );
  const byNumber = `${here("postgres")}/portal?sslmode=verify-full&sslrootcert=${pair.certificate}`;
  expect(await problemWith(byNumber)).toContain("(ERR_TLS_CERT_ALTNAME_INVALID)");
});

test("a server without TLS is refused where TLS is asked for", async () => {
  expect(await problemWith(`${settings().databaseUrl}?sslmode=require`)).toContain("offers no TLS");
});

/** A server that says of itself that it is older. */
async function olderByName(name: string): Promise<void> {
  await server.query(`create database ${name} template template0`);
  await server.query(
    `create function public.current_setting(text) returns text language sql as
     $$ select case $1 when 'server_version_num' then '140009' else pg_catalog.current_setting($1) end $$`,
    name,
  );
  await server.query(`alter database ${name} set search_path = public, pg_catalog`);
}

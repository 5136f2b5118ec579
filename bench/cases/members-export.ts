import { once } from "node:events";
import { rmSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { startDatabaseServer } from "../support/database-server.ts";
import type { Exported } from "../support/exporter.ts";
import { browserOn, expectStatus, password } from "../support/member.ts";
import { rested } from "../support/processes.ts";
import type { Bench, Row } from "../support/rows.ts";
import { type Asked, calledFor, seeded } from "../support/seeded-folder.ts";
import { type BenchPortal, startPortal } from "../support/servers.ts";
import { beOperator } from "./directory.ts";

const megabyte = 1_000_000;

/** All members taken along, beside a bare loop that reads and opens the same rows; with and without saving the looks. */
export const membersExport: Bench = {
  name: "members-export",
  run: ({ quick }) => exported("3 fields", quick ? [20_000, 5_000] : [100_000, 100_000]),
};
/** The same where members are asked for thirty fields. */
export const membersExport30: Bench = {
  name: "members-export-30",
  run: ({ quick }) => exported("30 fields", quick ? [5_000, 2_000] : [100_000, 20_000]),
};

type Counts = readonly [onSqlite: number, onPostgresql: number];

async function exported(asked: Asked, [members, onServer]: Counts): Promise<Row[]> {
  const folder = seeded(members, asked);
  try {
    return [
      ...rowsOf(calledFor<Exported>("exporter.ts", [folder]), members, `${asked}, SQLite`, 0.12),
      ...(await onPostgresql(asked, onServer)),
      await memory(folder),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function onPostgresql(asked: Asked, members: number): Promise<Row[]> {
  const server = await startDatabaseServer(undefined);
  const databaseUrl = await server.database("members");
  const folder = seeded(members, asked, databaseUrl);
  try {
    return rowsOf(
      calledFor<Exported>("exporter.ts", [folder, databaseUrl], databaseUrl),
      members,
      `${asked}, PostgreSQL`,
      0.06,
    );
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}

function rowsOf(
  { exporting, bare, looks }: Exported,
  members: number,
  database: string,
  target: number,
): Row[] {
  const row = (what: string, ms: number, atLeast: number): Row => ({
    what: `${members.toLocaleString("en")} members exported${what}, ${database}`,
    unit: "/s",
    portal: (members / ms) * 1_000,
    against: { name: "bare loop", value: (members / bare) * 1_000, ratio: bare / ms },
    target: { atLeast },
  });
  return [row("", exporting, target), row(" without the looks", exporting - looks, 0.3)];
}

/** How much more all processes take while the page's file is sent. */
async function memory(FOLDER: string): Promise<Row> {
  const portal = await startPortal(2, undefined, { FOLDER });
  const browser = browserOn(portal);
  try {
    beOperator(FOLDER);
    expectStatus(await browser.submit("/log-in", { username: "member-0", password }), 303);
    for (let round = 0; round < 10; round += 1)
      expectStatus(await browser.get("/operator/members/export"), 200);
    await rested(portal);
    const before = portal.shareOfMemory();
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    let most = before;
    const looking = setInterval(() => {
      most = Math.max(most, portal.shareOfMemory());
    }, 200);
    await readThrough(portal, cookie);
    clearInterval(looking);
    return {
      what: "memory of all processes while a list of members is downloaded",
      unit: "MB",
      portal: (most - before) / megabyte,
      target: { atMost: 50 },
    };
  } finally {
    browser.close();
    await portal.stop();
  }
}

async function readThrough({ port, authority }: BenchPortal, cookie: string): Promise<void> {
  const path = "/operator/members/export?format=ndjson";
  const sent = request({ host: "localhost", port, ca: authority, path, headers: { cookie } });
  sent.end();
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  for await (const _ of answer);
}

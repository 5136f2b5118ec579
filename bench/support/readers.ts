import { readFileSync } from "node:fs";
import { Agent, request } from "node:https";
import Database from "better-sqlite3";
import { dialectOf } from "#db/dialect-of.ts";
import type { ReadersTask } from "./first-looks.ts";
import { connectedTo } from "./postgresql-client.ts";

// Members who open a page, four at a time, and prints how many got it. Before they begin anew, each member is given
// another version, as a change of their information would: no page that was kept for them is current any more.

const file = process.argv[2] ?? "";
const { readers, path, seconds, port, authority, databaseUrl } = JSON.parse(
  readFileSync(file, "utf8"),
) as ReadersTask;
const atOnce = 4;

const change = await changeOf(databaseUrl);
const agent = new Agent({ keepAlive: true, ca: authority, maxSockets: atOnce });

const statusFor = (cookie: string): Promise<number> =>
  new Promise((resolve) => {
    const headers = { cookie: cookie.replace("cookie: ", ""), "accept-encoding": "br, gzip" };
    request({ agent, host: "localhost", port, path, headers }, (answer) =>
      answer.resume().once("close", () => resolve(answer.complete ? (answer.statusCode ?? 0) : 0)),
    )
      .once("error", () => resolve(0))
      .end();
  });

const end = performance.now() + seconds * 1_000;
let [done, failed] = [0, 0];

while (performance.now() < end) {
  await change();
  const waiting = [...readers];
  const look = async () => {
    for (let reader = waiting.pop(); reader && performance.now() < end; reader = waiting.pop())
      if ((await statusFor(reader)) === 200) done += 1;
      else failed += 1;
  };
  await Promise.all(Array.from({ length: atOnce }, look));
}
process.stdout.write(JSON.stringify({ done, failed }));
process.exit();

/** What makes every member's page old. */
async function changeOf(databaseUrl: string): Promise<() => unknown> {
  const statement = "UPDATE members SET version = version + 1";
  if (dialectOf(databaseUrl) === "sqlite") {
    const change = new Database(databaseUrl.slice("file:".length)).prepare(statement);
    return () => change.run();
  }
  const client = await connectedTo(databaseUrl);
  return () => client.query(statement);
}

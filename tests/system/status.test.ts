import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aFailingDisk } from "../support/failing-disk.ts";
import { givenKeys } from "../support/given-keys.ts";
import { loggedIn, operatorOf, signedUp } from "../support/people.ts";
import { PlainBrowser } from "../support/plain-browser.ts";
import { type Portal, startHurriedPortal, startPortal, waitFor } from "../support/portal.ts";
import { type PostgresqlServer, startPostgresql } from "../support/postgresql.ts";
import { workersOf } from "../support/processes.ts";
import { writeBeside } from "../support/rows.ts";

const page = "/operator/status";
const { PEPPER_KEY = "", ...keys } = givenKeys();
const pepperFile = join(mkdtempSync(join(tmpdir(), "postern-pepper-")), "pepper");

let portal: Portal;
let operator: PlainBrowser;
/** How many members this portal has, all of whom signed up. */
let people = 0;

beforeAll(async () => {
  writeFileSync(pepperFile, PEPPER_KEY);
  portal = await startHurriedPortal({ ...keys, PEPPER_KEY_FILE: pepperFile, SESSION_IDLE_DAYS: "40" });
  operator = await operatorOf(portal, "olga");
  people += 1;
});

afterAll(async () => {
  await portal.stop();
});

async function newMember(username: string): Promise<PlainBrowser> {
  const browser = await signedUp(portal, username);
  people += 1;
  return browser;
}

/** What stands beside the title of a chart: its last value. */
function latest(html: string, title: string): string | undefined {
  return new RegExp(`<span[^>]*>${title}</span><strong[^>]*>([^<]*)</strong>`).exec(html)?.[1];
}

/** Waits until the chart shows the value, which the next saving brings. */
async function untilShown(title: string, value: string, of = operator): Promise<string> {
  let html = "";
  await waitFor(async () => {
    html = (await of.get(page)).body;
    return latest(html, title) === value;
  }, 30_000);
  return html;
}

test("what happened on all workers stands on the page after the next saving", async () => {
  await newMember("ada");
  await loggedIn(portal, "ada");
  await loggedIn(portal, "ada");
  const wrong = { username: "ada", password: "not the password" };
  for (let times = 0; times < 3; times += 1) await new PlainBrowser(portal).submit("/log-in", wrong);
  await untilShown("Members", String(people));
  await untilShown("Sign-ups", String(people));
  await untilShown("Log-ins", "2");
  const html = await untilShown("Failed log-ins", "3");
  expect(Number(latest(html, "Requests"))).toBeGreaterThan(10);
  expect(latest(html, "Half answered in")).toMatch(/^\d+ ms$/);
  expect(latest(html, "Workers")).toBe("2");
  expect(latest(html, "Memory")).toMatch(/^\d+ MB$/);
  expect(latest(html, "Free on the disk")).toMatch(/B$/);
});

test("each chart has its text and its numbers, and needs no script", async () => {
  const { body } = await operator.get(page);
  const charts = body.match(/<svg role="img"[\s\S]*?<\/svg>/g) ?? [];
  expect(charts).toHaveLength(11);
  for (const chart of charts) {
    expect(chart).toMatch(/<desc [^>]*>[^<]+\.<\/desc>/);
    expect(chart).not.toMatch(/<script|style=|href=/);
  }
  expect(body.match(/<details[\s\S]*?<table[\s\S]*?<\/details>/g)).toHaveLength(
    // The charts' tables, and the settings'.
    6,
  );
});

test("nobody else finds the page", async () => {
  expect((await new PlainBrowser(portal).get(page)).status).toBe(404);
  expect((await (await newMember("ben")).get(page)).status).toBe(404);
});

test("every setting says where it came from, and no secret stands on the page", async () => {
  const { body } = await operator.get(page);
  const rowOf = (name: string) =>
    new RegExp(`<th scope="row"><code>${name}</code></th>([\\s\\S]*?)</tr>`).exec(body)?.[1] ?? "";
  expect(rowOf("SESSION_IDLE_DAYS")).toMatch(/<code>40<\/code>.*The environment/);
  expect(rowOf("SIGN_UP")).toMatch(/<code>open<\/code>.*Default/);
  expect(rowOf("DATA_KEY")).toMatch(/Given, and not shown.*The environment/);
  expect(rowOf("PEPPER_KEY")).toMatch(/Given, and not shown.*The file of PEPPER_KEY_FILE/);
  for (const key of [PEPPER_KEY, ...Object.values(keys)]) expect(body).not.toContain(key);
  expect(body).toContain("SESSION_IDLE_DAYS is 40");
});

test("the certificate, the version and one's own address stand there", async () => {
  const { body } = await operator.get(page);
  expect(body).toMatch(/\d+ days left, until/);
  expect(body).toContain("Issued by the portal’s own authority");
  expect(body).toContain(`Node ${process.versions.node}`);
  expect(body).toMatch(/<code>(127\.0\.0\.1|::1)<\/code>/);
});

test("backups come before the figures, and settings last, folded; a secret that nobody has set is not a key", async () => {
  const { body } = await operator.get(page);
  const places = [">Backups</h2>", ">Members</", ">Settings</h2>", "<details", "METRICS_TOKEN"].map((text) =>
    body.lastIndexOf(text),
  );
  expect(places).toEqual(places.toSorted((one, other) => one - other));
  const rowOf = (name: string) => body.slice(body.lastIndexOf(`<code>${name}<`)).split("</tr>")[0];
  expect(rowOf("METRICS_TOKEN")).toContain("Not set");
  expect(body).not.toContain("<details open");
});

test("a portal that was restored says when, from a backup of when, and how many were deleted again", async () => {
  expect((await operator.get(page)).body).not.toContain("It was restored");
  const [at, madeAt] = [Date.now(), Date.now() - 3 * 24 * 60 * 60 * 1000];
  await writeBeside(
    portal,
    "insert into backup_runs (id, kind, machine_id, file, began_at, ended_at, said, succeeded) values ('r', 'restore', '', '', ?, ?, ?, 1)",
    String(at),
    String(at),
    JSON.stringify({ madeAt, erased: { members: 1, fields: 2 } }),
  );
  const { body } = await operator.get(page);
  expect(body).toMatch(/It was restored from a backup of <time[^>]*>[^<]+<\/time>, on <time/);
  expect(body).toContain(`dateTime="${new Date(madeAt).toISOString()}"`);
  expect(body).toMatch(/deleted after that backup: 1 member, 2 fields\./);
});

test("when its workers are killed, the portal goes on counting from where it was", async () => {
  await untilShown("Sign-ups", String(people));
  for (const worker of workersOf(portal)) process.kill(worker, "SIGKILL");
  await newMember("zoe");
  await untilShown("Sign-ups", String(people), await loggedIn(portal, "olga"));
});

test("what a worker counted is not lost when the portal stops", async () => {
  const own = await startPortal({ WORKERS: "1" });
  const settings = { DATA_DIR: own.dataDir, CERT_DIR: own.certDir, ...own.databaseSettings };
  await operatorOf(own, "olga");
  await signedUp(own, "ada");
  // Long before the first saving.
  expect(await own.stop()).toBe(0);
  const again = await startPortal({ ...settings, WORKERS: "1" });
  const { body } = await (await loggedIn(again, "olga")).get(page);
  expect(latest(body, "Sign-ups")).toBe("2");
  await again.stop();
});

test("where nothing can be saved the page opens, and says so and why", async () => {
  const disk = aFailingDisk();
  const own = await startPortal({ ...disk.settings, WORKERS: "1" });
  try {
    const olga = await operatorOf(own, "olga");
    expect((await olga.get(page)).body).not.toContain("Nothing can be saved");
    disk.limit(0);
    await waitFor(async () => {
      const { status, body } = await olga.get(page);
      expect(status).toBe(200);
      return body.includes("Nothing can be saved at the moment: the disk quota is used up.");
    }, 20_000);
  } finally {
    disk.mend();
    await own.stop();
    disk.remove();
  }
});

test("two machines are one portal there, and the database's password stays away", async () => {
  const server: PostgresqlServer = await startPostgresql();
  const DATABASE_URL = (await server.database("portal")).replace(/\/\/([^@]+)@/, "//$1:the-password@");
  const both = { ...givenKeys(), DATABASE_URL, WORKERS: "1" };
  const [one, other] = await Promise.all([startHurriedPortal(both), startHurriedPortal(both)]);
  try {
    const olga = await operatorOf(one, "olga");
    await signedUp(other, "ada");
    await untilShown("Sign-ups", "2", olga);
    await untilShown("Members", "2", olga);
    const html = await untilShown("Workers", "2", olga);
    expect(html).toContain("<bdi>PostgreSQL</bdi>");
    expect(html).toContain("postgres://");
    expect(html).not.toContain("the-password");
    const machines = /<caption[^>]*>Machines<\/caption>([\s\S]*?)<\/table>/.exec(html)?.[1] ?? "";
    expect(machines.match(/<th scope="row">/g)).toHaveLength(2);
    expect(machines.match(/This one/g)).toHaveLength(1);
  } finally {
    await one.stop();
    await other.stop();
    await server.stop();
  }
});

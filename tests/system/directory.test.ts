import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { of, postern } from "../support/command.ts";
import { loggedIn, operatorOf, password, signedUp } from "../support/people.ts";
import type { PlainBrowser } from "../support/plain-browser.ts";
import { type Portal, startPortal } from "../support/portal.ts";
import { writeBeside } from "../support/rows.ts";

let portal: Portal;
let op: PlainBrowser;

beforeAll(async () => {
  portal = await startPortal({ WORKERS: "2", SIGN_UPS_PER_NETWORK: "1000", ATTEMPTS_PER_NETWORK: "1000" });
  op = await operatorOf(portal, "operator");
});
afterAll(() => portal.stop());

/** What a person reads of a page. */
const readable = (body: string) =>
  body
    .replace(/<script\b[^>]*>[\s\S]*?<\/script>|<!--.*?-->/g, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ");

/** The usernames that a page lists, in its order. */
function listed(body: string): string[] {
  const rows = body.matchAll(
    /<th scope="row"><a href="\/operator\/members\/[0-9a-f-]{36}"><bdi>([^<]*)<\/bdi>/g,
  );
  return [...rows].map(([, name = ""]) => name);
}

/** Asks both workers: each browser's connection is one worker's. */
async function everywhere(path: string): Promise<string[][]> {
  const browsers = await Promise.all(Array.from({ length: 6 }, () => loggedIn(portal, "operator")));
  const pages = await Promise.all(browsers.map((browser) => browser.get(path)));
  for (const browser of browsers) browser.close();
  return pages.map(({ body }) => listed(body));
}

const save = (browser: PlainBrowser, values: Record<string, string>) =>
  browser.submit("/information/edit", values);

describe("the list of members", () => {
  test("is right again on every worker after what any of them changed", async () => {
    const ada = await signedUp(portal, "Ada");
    expect(await everywhere("/operator/members?q=lovelace")).toEqual(Array(6).fill([]));
    await save(ada, { name: "Áda LOVELACE" });
    expect(await everywhere("/operator/members?q=ada+lovelace")).toEqual(Array(6).fill(["Ada"]));
    await ada.submit("/account/delete", { username: "Ada", password });
    expect(await everywhere("/operator/members?q=lovelace")).toEqual(Array(6).fill([]));
  });

  test("shows the values in which something was found, and their member reads of it", async () => {
    const ben = await signedUp(portal, "Ben");
    await save(ben, { name: "Ben Müller", contact: "ben@portal.example" });
    const page = await op.get("/operator/members?q=mull");
    expect(listed(page.body)).toEqual(["Ben"]);
    expect(page.body).toContain("<mark>Müll</mark>");
    expect(page.body).not.toContain("ben@portal.example");
    expect(readable((await ben.get("/activity")).body)).toMatch(
      /Shown in a list of members by operator Name/,
    );
  });

  test("is there for nobody else, and shows nothing to who only asks or is led here", async () => {
    const eve = await signedUp(portal, "Eve");
    for (const path of [
      "/operator/members",
      "/operator/members/export",
      "/operator/members/export?format=csv",
    ])
      expect((await eve.get(path)).status, path).toBe(404);
    const activity = async () => readable((await eve.get("/activity")).body);
    expect((await op.send("/operator/members?q=eve", { method: "HEAD" })).status).toBe(200);
    const ahead = await op.get("/operator/members?q=eve", { "sec-purpose": "prefetch" });
    expect(listed(ahead.body)).toEqual([]);
    const led = await op.get("/operator/members?q=eve", { "sec-fetch-site": "cross-site" });
    expect(led.status).toBe(403);
    expect(await activity()).not.toContain("Shown in a list");
    expect(listed((await op.get("/operator/members?q=eve")).body)).toEqual(["Eve"]);
    expect(await activity()).toContain("Shown in a list");
  });

  test("has pages, orders and filters in its links", async () => {
    for (let number = 0; number < 55; number += 1) (await signedUp(portal, `crowd ${number}`)).close();
    const first = await op.get("/operator/members?q=crowd&sort=-joined");
    expect(listed(first.body)).toHaveLength(50);
    expect(first.body).toMatch(/<th scope="col" aria-sort="descending"><a [^>]*>Joined/);
    const next = /<a href="([^"]*)">Next<\/a>/.exec(first.body)?.[1]?.replaceAll("&amp;", "&") ?? "";
    const second = await op.get(next);
    expect(listed(second.body)).toEqual(["crowd 4", "crowd 3", "crowd 2", "crowd 1", "crowd 0"]);
    const waiting = await op.get("/operator/members?state=waiting");
    expect(readable(waiting.body)).toContain("Nobody is waiting for approval.");
    const nobody = await op.get("/operator/members?q=nobody-is-called-so&state=active");
    expect(readable(nobody.body)).toContain("Nobody is found with “ nobody-is-called-so ”");
  });
});

describe("the export of members", () => {
  test("holds who is there, with what was asked for, and each reads of it", async () => {
    const zoe = await signedUp(portal, "Zoe");
    await save(zoe, { name: 'Zoë, the "last"', contact: "zoe@portal.example" });
    const page = await op.get("/operator/members/export");
    expect(page.body).toMatch(/<input [^>]*type="checkbox"[^>]*name="field"[^>]*value="contact"/);
    const answer = await op.get("/operator/members/export?field=&field=name&format=csv&state=");
    expect(answer.headers["content-type"]).toBe("text/csv; charset=utf-8");
    expect(answer.headers["content-disposition"]).toBe('attachment; filename="postern-members.csv"');
    const rows = parse(answer.body, { bom: true, columns: true }) as Record<string, string>[];
    expect(rows.find(({ username }) => username === "Zoe")).toMatchObject({
      name: 'Zoë, the "last"',
      role: "member",
    });
    expect(answer.body).not.toContain("zoe@portal.example");
    const all = await op.get("/operator/members/export?format=ndjson");
    expect(
      all.body
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line).username),
    ).toEqual(rows.map(({ username }) => username));
    expect(readable((await zoe.get("/activity")).body)).toMatch(/Downloaded in a list of members/);
    for (const query of ["format=xml", "format=csv&field=secret", "format=csv&state=sleeping"])
      expect((await op.get(`/operator/members/export?${query}`)).status, query).toBe(404);
  });

  test("asks for a reason where one is asked for, which no address holds", async () => {
    const asking = await startPortal({ OPERATOR_REASON: "on" });
    try {
      const [ada, operator] = [await signedUp(asking, "Ada"), await operatorOf(asking, "operator")];
      const asked = await operator.get("/operator/members/export?format=csv");
      expect(asked.headers["content-type"]).toMatch(/^text\/html/);
      expect(asked.body).not.toContain(">Ada<");
      const empty = await operator.submit("/operator/members/export", { reason: " " });
      expect(readable(empty.body)).toContain("Enter a reason.");
      const given = await operator.submit("/operator/members/export", { reason: "the annual letter" });
      expect([given.status, given.headers.location]).toEqual([303, "/operator/members/export"]);
      const answer = await operator.get("/operator/members/export?format=csv");
      expect(answer.body).toContain(",Ada,");
      expect(readable((await ada.get("/activity")).body)).toContain("reason: the annual letter");
      expect(listed((await operator.get("/operator/members?q=ada")).body)).toEqual(["Ada"]);
    } finally {
      await asking.stop();
    }
  });

  test("is the command's, too, while the portal runs and while it does not", async () => {
    const other = await startPortal();
    const folder = mkdtempSync(join(tmpdir(), "postern-export-"));
    try {
      const ada = await signedUp(other, "Ada");
      await save(ada, { name: "Ada Lovelace", contact: "secret" });
      const settings = { ...of(other), ...other.databaseSettings };
      const printed = await postern(["export", "--format", "ndjson", "--field", "name"], settings);
      expect(printed).toMatchObject({ code: 0, err: "1 members exported.\n" });
      expect(JSON.parse(printed.out)).toMatchObject({
        username: "Ada",
        information: { name: "Ada Lovelace" },
      });
      expect(printed.out).not.toContain("secret");
      expect(readable((await ada.get("/activity")).body)).toContain("by whoever runs the machine");
      await other.stop();
      const file = join(folder, "members.csv");
      expect((await postern(["export", file], settings)).code).toBe(0);
      expect(readFileSync(file, "utf8")).toContain(",Ada Lovelace,secret,");
      expect(statSync(file).mode & 0o777).toBe(0o600);
      const nowhere = await postern(["export", join(folder, "none", "members.csv")], settings);
      expect(nowhere).toMatchObject({ code: 1, err: expect.stringMatching(/cannot be written \(ENOENT\)/) });
      const unknown = await postern(["export", "--field", "shoe", "-"], settings);
      expect(unknown).toMatchObject({
        code: 2,
        out: "",
        err: expect.stringContaining("There is no field shoe"),
      });
      expect(readdirSync(folder)).toEqual(["members.csv"]);
    } finally {
      await other.stop();
      rmSync(folder, { recursive: true });
    }
  });

  test("is cut off when its session ends", async () => {
    const other = await operatorOf(portal, "another operator");
    await writeBeside(portal, moreMembers);
    const cookie = [...other.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const sent = request({
      ...{ host: "localhost", port: portal.port, ca: portal.authority },
      ...{ path: "/operator/members/export?format=ndjson", headers: { cookie } },
    });
    sent.end();
    const [answer] = (await once(sent, "response")) as [IncomingMessage];
    await once(answer, "data");
    await writeBeside(
      portal,
      "DELETE FROM sessions WHERE member_id = (SELECT id FROM members WHERE username = ?)",
      "another operator",
    );
    await expect(buffer(answer)).rejects.toThrow("aborted");
  });
});

/** Ten thousand, who take a while. */
const moreMembers = `
  WITH RECURSIVE numbers(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < 10000)
  INSERT INTO members (id, username, username_key, password_hash, role, state, version, change, created_at, password_changed_at)
  SELECT printf('00000000-0000-7000-8000-%012x', number), 'many ' || number, 'many ' || number, 'none', 'member', 'active', 1, 1, 1, 1
  FROM numbers`;

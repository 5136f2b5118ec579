import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { loggedIn, logOut, operatorOf, operatorsPathOf, password, signedUp } from "../support/people.ts";
import { PlainBrowser } from "../support/plain-browser.ts";
import { type Portal, startPortal } from "../support/portal.ts";
import { http2Request, http2Session } from "../support/raw.ts";
import { readBeside, writeBeside } from "../support/rows.ts";

// The invariants of server/door/page-cache.ts, over all workers.

let portal: Portal;
let number = 0;
let ada: PlainBrowser;
let name: string;

beforeAll(async () => {
  portal = await startPortal({ WORKERS: "2" });
});

afterAll(async () => {
  await portal.stop();
});

beforeEach(async () => {
  number += 1;
  name = `ada-${number}`;
  ada = await signedUp(portal, name);
});

/** The same browser over so many new connections, which the workers share. */
async function eachOf(browser: PlainBrowser, path: string, headers: Record<string, string> = {}, times = 8) {
  const answers = [];
  for (let time = 0; time < times; time += 1) {
    const again = new PlainBrowser(portal);
    again.cookies = browser.cookies;
    answers.push(await again.get(path, headers));
    again.close();
  }
  return answers;
}

/** Everyone's pages are in the memory of every worker. */
async function warm(...browsers: PlainBrowser[]): Promise<void> {
  for (const browser of browsers) for (const answer of await eachOf(browser, "/information")) isKept(answer);
}

function isKept({ headers, status }: { status: number; headers: PlainHeaders }): void {
  expect(status).toBe(200);
  expect(headers["content-security-policy"]).toContain("'sha256-");
  expect(headers["content-security-policy"]).not.toContain("nonce");
}
type PlainHeaders = Record<string, string | string[] | undefined>;

const write = (sql: string, ...values: string[]) => writeBeside(portal, sql, ...values);

test("a page is kept by language: the browser's, until a member has chosen one", async () => {
  const visitor = new PlainBrowser(portal);
  const expectSpoken = async (browser: PlainBrowser, path: string, asked: string, language: string) => {
    for (const answer of await eachOf(browser, path, { "accept-language": asked })) {
      isKept(answer);
      expect(answer.body).toContain(`<html lang="${language}"`);
      if (browser === visitor) expect(answer.headers.vary).toContain("Accept-Language");
    }
  };
  for (const [asked, language] of [
    ["de-AT,de;q=0.9", "de"],
    ["en", "en"],
    ["de", "de"],
  ] as const) {
    await expectSpoken(visitor, "/log-in", asked, language);
    await expectSpoken(ada, "/information", asked, language);
  }
  expect((await ada.submit("/security", { language: "de" })).headers.location).toBe(
    "/security?done=language",
  );
  await expectSpoken(ada, "/information", "en", "de");
  expect((await ada.submit("/security", { language: "no language" })).status).toBe(200);
  await expectSpoken(ada, "/information", "en", "de");
  expect((await ada.submit("/security", { language: "" })).status).toBe(303);
  await expectSpoken(ada, "/information", "en", "en");
});

describe("a member's page", () => {
  test("is kept, goes out no-store, and is never anybody else's", async () => {
    const eve = await signedUp(portal, `eve-${number}`);
    await warm(ada, eve);
    const bare = new PlainBrowser(portal);
    const stranger = new PlainBrowser(portal);
    stranger.cookies.set("__Host-postern", `${ada.cookies.get("__Host-postern")}x`);
    for (let time = 0; time < 8; time += 1) {
      const [hers, eves, ...others] = await Promise.all(
        [ada, eve, bare, stranger].map((browser) => browser.get("/information")),
      );
      expect(hers?.body).toContain(`>${name}<`);
      expect(hers?.body).not.toContain(`>eve-${number}<`);
      expect(hers?.headers["cache-control"]).toBe("private, no-store");
      expect(hers?.headers.etag).toBeUndefined();
      expect(eves?.body).toContain(`>eve-${number}<`);
      expect(eves?.body).not.toContain(`>${name}<`);
      expect(others.map(({ status }) => status)).toEqual([307, 307]);
      const home = "/log-in?next=%2Finformation";
      expect(others.map(({ headers }) => headers.location)).toEqual([home, `${home}&done=expired`]);
    }
  });

  test("two browsers of one member have pages of their own: each ends with its session", async () => {
    const second = await loggedIn(portal, name);
    await warm(ada, second);
    const before = new Map(second.cookies);
    expect((await logOut(second)).status).toBe(303);
    for (const { status } of await eachOf(withCookies(before), "/information")) expect(status).toBe(307);
    for (const answer of await eachOf(ada, "/information")) isKept(answer);
  });

  test("shows a change at once, in every worker", async () => {
    await warm(ada);
    for (const value of ["Ada L.", "Ada King", "Countess"]) {
      const saved = await ada.submit("/information/edit", { name: value });
      expect(saved.status).toBe(303);
      for (const { body } of await eachOf(ada, "/information")) expect(body).toContain(`>${value}<`);
      for (const { body } of await eachOf(ada, "/information/edit")) expect(body).toContain(`"${value}"`);
    }
  });

  test("is gone with the password, for all other sessions", async () => {
    const second = await loggedIn(portal, name);
    await warm(ada, second);
    const fields = { current: password, password: "another long enough password" };
    expect((await ada.submit("/security/password", fields)).status).toBe(303);
    for (const { status } of await eachOf(second, "/information")) expect(status).toBe(307);
    for (const answer of await eachOf(ada, "/information")) isKept(answer);
  });

  test("is gone when the membership is, and for the next member of that name", async () => {
    await warm(ada);
    const before = new Map(ada.cookies);
    const fields = { username: name, password };
    expect((await ada.submit("/account/delete", fields)).status).toBe(303);
    for (const { status } of await eachOf(withCookies(before), "/information")) expect(status).toBe(307);
    const next = await signedUp(portal, name);
    for (const answer of await eachOf(next, "/information")) isKept(answer);
    for (const { status } of await eachOf(withCookies(before), "/information")) expect(status).toBe(307);
  });

  test.each([
    ["disabled", "UPDATE members SET state = 'disabled' WHERE username = ?"],
    ["signed out", "DELETE FROM sessions WHERE member_id = (SELECT id FROM members WHERE username = ?)"],
    [
      "over its time",
      "UPDATE sessions SET expires_at = 1 WHERE member_id = (SELECT id FROM members WHERE username = ?)",
    ],
  ])("is gone at the next request when a row says the member is %s", async (_, sql) => {
    await warm(ada);
    await write(sql, name);
    for (const { status } of await eachOf(ada, "/information")) expect(status).toBe(307);
  });

  test.each([
    ["username", "UPDATE members SET username = 'Countess' WHERE username = ?", "Countess"],
    ["field", "UPDATE fields SET label = 'Full name of ' || ? WHERE key = 'name'", "Full name of "],
  ])("is rendered anew when the row of a %s was changed, by whomever", async (_, sql, shown) => {
    await warm(ada);
    await write(sql, name);
    for (const { body } of await eachOf(ada, "/information")) expect(body).toContain(shown);
    await write("UPDATE fields SET label = 'Name' WHERE key = 'name' AND ? = ?", name, name);
  });

  test("names the operators of now, and stays the same while one lists the member again and again", async () => {
    const ola = `ola-${number}`;
    const operator = await operatorOf(portal, ola);
    for (const { body } of await eachOf(ada, "/information")) expect(body).toContain(ola);
    await operator.get(await operatorsPathOf(portal, name));
    const view = () => readBeside(portal, "SELECT version FROM members WHERE username = ?", name);
    const seen = await view();
    for (let time = 0; time < 3; time += 1) await operator.get(await operatorsPathOf(portal, name));
    expect(await view()).toEqual(seen);
    await write("UPDATE members SET username = ? WHERE username = ?", `renamed-${number}`, ola);
    for (const { body } of await eachOf(ada, "/information")) {
      expect(body).toContain(`renamed-${number}`);
      expect(body).not.toContain(`>${ola}<`);
    }
    await write("UPDATE members SET role = 'member' WHERE username = ?", `renamed-${number}`);
    for (const { body } of await eachOf(ada, "/information")) {
      expect(body).not.toContain(`renamed-${number}`);
      expect(body).toContain("somebody who is no operator any more");
    }
  });

  test("a changed role asks for new pages", async () => {
    await warm(ada);
    await write("UPDATE members SET role = 'operator' WHERE username = ?", name);
    for (const answer of await eachOf(ada, "/information")) isKept(answer);
  });

  test("asked for with HEAD, before or after GET, has the same header and no body", async () => {
    const visitor = new PlainBrowser(portal);
    for (const [browser, path] of [
      [ada, "/information?head"],
      [ada, "/information/edit?head"],
      [visitor, "/log-in?head"],
      [visitor, "/sign-up?head"],
    ] as const) {
      // Each worker renders for itself, and need not cut the page into the same pieces.
      for (let time = 0; time < 4; time += 1) {
        const again = new PlainBrowser(portal);
        again.cookies = browser.cookies;
        const before = await again.send(path, { method: "HEAD" });
        const page = await again.get(path);
        const after = await again.send(path, { method: "HEAD" });
        again.close();
        const { "x-request-id": _, date: __, ...header } = page.headers;
        expect(page.body).toContain("</html>");
        for (const { status, body, headers } of [before, after]) {
          expect({ status, body }).toEqual({ status: 200, body: "" });
          expect(headers).toMatchObject(header);
        }
      }
    }
    for (const { body } of await eachOf(ada, "/information?head")) expect(body).toContain(`>${name}<`);
  });

  test("shows the day it is printed on, and no time that would be another's", async () => {
    const { body } = await ada.get("/information");
    expect(body.replaceAll("<!-- -->", "")).toMatch(/>As of \d{1,2} \w+ \d{4}</);
    const times = [...body.matchAll(/dateTime="([^"]+)"/gi)].map(([, time]) => time);
    const again = await ada.get("/information?again");
    for (const time of times) expect(again.body).toContain(`"${time}"`);
    expect(times.length).toBeGreaterThan(0);
  });

  test.each([
    "/connection",
    "/activity",
    "/security",
    "/security/password",
    "/security/sessions",
    "/account/delete",
  ])("%s is never kept", async (path) => {
    for (const { headers } of await eachOf(ada, path, {}, 3)) {
      expect(headers["content-security-policy"]).toContain("'nonce-");
      expect(headers["cache-control"]).toBe("private, no-store");
    }
  });

  test.each([
    "/information/",
    "/Information",
    "/information/%2e",
    "/%69nformation",
    "/information;x",
    "/information/x",
  ])("%s finds no kept page", async (path) => {
    await warm(ada);
    const { headers, status } = await ada.get(path);
    if (status === 200) expect(headers["content-security-policy"]).toContain("'nonce-");
    else expect(status).toBeGreaterThanOrEqual(300);
  });
});

describe("a visitor's page", () => {
  test("is kept with a tag for each coding, and answers 304 to it alone", async () => {
    const visitor = new PlainBrowser(portal);
    const tags = new Set<string>();
    for (const coding of ["br", "gzip", "identity"]) {
      for (const answer of await eachOf(visitor, "/log-in", { "accept-encoding": coding }, 4)) {
        isKept(answer);
        expect(answer.headers["cache-control"]).toBe("private, no-cache");
        tags.add(String(answer.headers.etag));
      }
      const tag = [...tags].at(-1) ?? "";
      for (const known of [tag, `W/${tag}`, `"x", ${tag}`, "*"]) {
        const answer = await visitor.get("/log-in", { "accept-encoding": coding, "if-none-match": known });
        expect({ known, status: answer.status, body: answer.body }).toEqual({ known, status: 304, body: "" });
        expect(answer.headers["content-security-policy"]).toContain("'sha256-");
      }
    }
    expect(tags.size).toBe(3);
    // The payloads that Next's router would ask for are not offered: it is the page, with any headers.
    const asked = await visitor.get("/log-in", { rsc: "1", "next-router-prefetch": "1" });
    expect(asked.headers["content-type"]).toMatch(/^text\/html/);
  });

  test("is never a member's, who is led elsewhere, tag or not", async () => {
    const visitor = new PlainBrowser(portal);
    const { headers } = await visitor.get("/log-in");
    const answer = await ada.get("/log-in", { "if-none-match": String(headers.etag) });
    expect(answer.status).toBe(307);
    expect(answer.headers.location).toBe("/information");
  });

  test("depends on its address alone: another one in the same worker is another page", async () => {
    const visitor = new PlainBrowser(portal);
    const [plain, done] = [await visitor.get("/log-in"), await visitor.get("/log-in?done=logged-out")];
    expect(plain.body).not.toBe(done.body);
    expect((await visitor.get("/log-in")).body).toBe(plain.body);
  });

  test("is the same with anything else in the query that it does not read", async () => {
    const visitor = new PlainBrowser(portal);
    const plain = await visitor.get("/log-in?next=%2Factivity");
    for (const more of ["x=1", "_rsc=abc", "nxtPpage=1", "x=%25"])
      expect((await visitor.get(`/log-in?${more}&next=%2Factivity&${more}`)).body).toBe(plain.body);
  });

  test("over HTTP/2 as over HTTP/1.1", async () => {
    const session = await http2Session(portal);
    const first = await http2Request(session, { ":path": "/sign-up" });
    const second = await http2Request(session, { ":path": "/sign-up" });
    expect(second.body).toBe(first.body);
    isKept({ status: second.status, headers: second.headers as PlainHeaders });
    session.destroy();
  });
});

function withCookies(cookies: Map<string, string>): PlainBrowser {
  const browser = new PlainBrowser(portal);
  browser.cookies = new Map(cookies);
  return browser;
}

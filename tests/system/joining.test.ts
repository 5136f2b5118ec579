import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { builtPaths } from "../support/built.ts";
import { invited, linkBeside, opened, used } from "../support/links.ts";
import { logOut, operatorOf, password, signedUp } from "../support/people.ts";
import { formOf, PlainBrowser } from "../support/plain-browser.ts";
import { type Portal, startPortal } from "../support/portal.ts";
import { writeBeside } from "../support/rows.ts";

const tell = (answer: { status: number; headers: Record<string, unknown> }) => [
  answer.status,
  answer.headers.location,
];

describe("SIGN_UP=approval", () => {
  let portal: Portal;

  beforeAll(async () => {
    portal = await startPortal({
      SIGN_UP: "approval",
      CONTACT: "ask@club.example",
      ATTEMPTS_PER_NETWORK: "10000",
    });
  });

  afterAll(() => portal.stop());

  const logIn = (username: string, typed = password) =>
    new PlainBrowser(portal).submit("/log-in", { username, password: typed });

  test("who signs up waits, is told so there and at each log-in, and may keep, take along and delete their own", async () => {
    const ada = new PlainBrowser(portal);
    expect((await ada.get("/sign-up")).body).toContain("look at each sign-up");
    expect(tell(await ada.submit("/sign-up", { username: "ada", password }))).toEqual([303, "/information"]);
    expect((await ada.get("/information")).body).toContain("You are waiting for approval");
    const later = new PlainBrowser(portal);
    const fields = { username: "ada", password };
    expect(tell(await later.submit("/log-in?next=/activity", fields))).toEqual([303, "/activity"]);
    expect(tell(await later.get("/activity"))).toEqual([307, "/information"]);
    expect((await later.get("/information")).body).toContain("You are waiting for approval");
    const saved = await ada.submit("/information/edit", { name: "Ada", contact: "", description: "" });
    expect(tell(saved)).toEqual([303, "/information?done=saved"]);
    expect((await ada.get("/information")).body).toContain("Ada");
    expect(JSON.parse((await ada.get("/information/export")).body).information.name).toBe("Ada");
    expect((await logOut(later)).status).toBe(303);
    expect(tell(await ada.submit("/account/delete", { username: "ada", password }))).toEqual([
      303,
      "/goodbye",
    ]);
    expect((await logIn("ada")).status).toBe(200);
  });

  test("who waits sees no other page of members, and no form of one does anything", async () => {
    const [ben, olga] = [await signedUp(portal, "ben"), await operatorOf(portal, "olga")];
    await writeBeside(portal, "UPDATE members SET state = 'active' WHERE username = ?", "olga");
    const theirs = /^\/(information|account\/delete)(\/|$)/;
    const visitors =
      /^\/(link|log-in|sign-up|recover|goodbye|connection|privacy|accessibility|export-schema|\.well-known)?(\/|$)/;
    const others = builtPaths().filter((path) => !theirs.test(path) && !visitors.test(path));
    expect(others.length).toBeGreaterThan(6);
    for (const path of others) {
      const answer = await ben.get(path);
      if (path.startsWith("/operator")) expect(answer.status, path).toBe(404);
      else expect(tell(answer), path).toEqual([307, "/information"]);
    }
    const { stamp = "" } = formOf((await ben.get("/account/delete")).body, ["username", "password"]);
    const form = formOf((await olga.get("/security/password")).body, ["current", "password"]);
    const changed = { ...form, stamp, current: password, password: "quite another password" };
    expect(tell(await ben.post("/security/password", changed))).toEqual([303, "/information"]);
    expect((await logIn("ben")).status).toBe(303);
  });

  test("a network's queue is bounded", async () => {
    const statuses: number[] = [];
    while (statuses.length < 30 && statuses.at(-1) !== 429) {
      const fields = { username: `queue ${statuses.length}`, password };
      statuses.push((await new PlainBrowser(portal).submit("/sign-up", fields)).status);
    }
    expect(statuses.at(-1)).toBe(429);
    expect(statuses.length).toBeLessThanOrEqual(21);
  });

  test("who may not log in is told so with the right password, and anybody else learns nothing", async () => {
    const [token = ""] = await invited(await olgaAgain(), "");
    const dan = new PlainBrowser(portal);
    await used(dan, token, { username: "dan", password });
    expect((await dan.get("/security")).status).toBe(200);
    for (const [state, sentence] of [
      ["disabled", "Your membership is disabled. Ask ask@club.example."],
      ["refused", "Your membership was refused. Ask ask@club.example."],
    ] as const) {
      await writeBeside(portal, "UPDATE members SET state = ? WHERE username = ?", state, "dan");
      expect((await dan.get("/information")).status).toBe(307);
      const right = await logIn("dan");
      expect(right.status).toBe(200);
      expect(right.headers["set-cookie"]).toBeUndefined();
      expect(right.body).toContain(sentence);
      const [wrong, nobody] = [
        await logIn("dan", "wrong wrong wrong"),
        await logIn("nod", "wrong wrong wrong"),
      ];
      expect(wrong.body).not.toContain(sentence);
      const plain = ({ body }: { body: string }) =>
        body.replaceAll("nod", "dan").replace(/nonce="?[^",]*/g, "");
      expect(plain(nobody).length).toBe(plain(wrong).length);
      expect(Object.keys(nobody.headers)).toEqual(Object.keys(wrong.headers));
    }
  });

  test("what operators ask at sign-up stands there at once, is required, kept and saved", async () => {
    const addField = (key: string, type: string, label: string, limit: number, rules: object) =>
      writeBeside(
        portal,
        `INSERT INTO fields (key, label, help, type, "limit", position, purpose, rules)
         VALUES (?, ?, '', ?, ${limit}, 100, '', ?)`,
        ...[key, label, type, JSON.stringify({ askedAtSignUp: true, ...rules })],
      );
    // Others have filled the queue.
    await writeBeside(portal, "UPDATE members SET state = ? WHERE state = 'awaiting approval'", "active");
    const emma = new PlainBrowser(portal);
    for (let time = 0; time < 4; time += 1)
      expect((await emma.get("/sign-up")).body).not.toContain("Born on");
    await addField("born", "date", "Born on", 200, { required: "sign-up" });
    await addField("club", "text", "Club number", 20, { pattern: "[A-Z]-\\d+" });
    await addField("story", "long text", "Your story", 10_000, {});
    expect((await emma.get("/sign-up")).body).toContain("Born on");
    // Over 16 kB, which all other visitors' forms have to do with.
    const story = "\u{1F600}".repeat(5_000);
    const typed = {
      username: "emma",
      password,
      story,
      club: "a1",
      "born.day": "",
      "born.month": "",
      "born.year": "",
    };
    const missing = await emma.submit("/sign-up", typed);
    expect([missing.status, missing.body.includes("Enter Born on")]).toEqual([200, true]);
    const again = await emma.post("/sign-up", {
      ...formOf(missing.body, Object.keys(typed)),
      ...{ password, "born.day": "30", "born.month": "February", "born.year": "2001" },
    });
    expect(again.body).toContain("Born on must be a date that exists");
    expect(again.body).toContain('value="February"');
    expect(again.body).toContain("Club number does not have the form that is asked for");
    const born = { ...formOf(again.body, Object.keys(typed)), password, club: "A-1", "born.day": "3" };
    for (let time = 0; time < 2; time += 1)
      expect(tell(await emma.post("/sign-up", born))).toEqual([303, "/information"]);
    const information = (await emma.get("/information")).body;
    expect(information).toContain("3 February 2001");
    expect(information).toContain(story);
    const tooLong = { ...born, username: "else", story: "\u{1F600}".repeat(20_000) };
    expect((await new PlainBrowser(portal).post("/sign-up", tooLong)).status).toBe(413);
  });

  async function olgaAgain(): Promise<PlainBrowser> {
    const browser = new PlainBrowser(portal);
    expect((await browser.submit("/log-in", { username: "olga", password })).status).toBe(303);
    return browser;
  }
});

describe.each(["invitation", "closed"] as const)("SIGN_UP=%s", (SIGN_UP) => {
  let portal: Portal;

  afterEach(() => portal.stop());

  test("nobody signs up without a link; the first operator comes with one, and whom they invite", async () => {
    portal = await startPortal({ SIGN_UP, WORKERS: "1" });
    const visitor = new PlainBrowser(portal);
    const page = await visitor.get("/sign-up");
    expect(() => formOf(page.body, ["username", "password"])).toThrow();
    expect(page.body).toContain(SIGN_UP === "closed" ? "Sign-up is closed" : "You need an invitation");
    const first = await linkBeside(portal);
    const olga = new PlainBrowser(portal);
    if (SIGN_UP === "closed") await opened(olga, first);
    else expect(tell(await olga.submit("/sign-up", { code: first }))).toEqual([303, "/link"]);
    expect(tell(await olga.submit("/link", { username: "olga", password }))).toEqual([303, "/operator"]);
    const [token = ""] = await invited(olga, "Ada");
    expect((await used(visitor, token, { username: "ada", password })).status).toBe(303);
    expect((await visitor.get("/security")).status).toBe(200);
  });
});

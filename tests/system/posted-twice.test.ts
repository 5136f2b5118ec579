import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loggedIn, password, signedUp } from "../support/people.ts";
import { formOf, PlainBrowser } from "../support/plain-browser.ts";
import { type Portal, startPortal } from "../support/portal.ts";

// A double click without script: the browser posts the form again and reads the second answer alone. Its second post
// carries the cookie from before, or, when the first answer's header came in between, the new one.

let portal: Portal;

beforeAll(async () => {
  portal = await startPortal({ WORKERS: "2" });
});

afterAll(() => portal.stop());

const newPassword = "quite another password";
const changed = { current: password, password: newPassword };

/** The same browser as it was before the first answer. */
function asBefore(browser: PlainBrowser): PlainBrowser {
  const same = new PlainBrowser(portal);
  same.cookies = new Map(browser.cookies);
  return same;
}

const whereTo = ({ status, headers }: { status: number; headers: Record<string, unknown> }) =>
  status === 303 ? headers.location : status;

const isSignedIn = async (browser: PlainBrowser) => (await browser.get("/information")).status === 200;

async function activityOf(browser: PlainBrowser): Promise<string> {
  return (await browser.get("/activity")).body.replace(/<script[\s\S]*?<\/script>/g, "");
}

describe("changing the password twice", () => {
  test("one after the other: changed, and logged in by either answer", async () => {
    const ada = await signedUp(portal, "ada");
    const form = { ...formOf((await ada.get("/security/password")).body, ["current"]), ...changed };
    const second = asBefore(ada);
    expect(whereTo(await ada.post("/security/password", form))).toBe("/security?done=password");
    expect(await isSignedIn(second)).toBe(false);
    expect(whereTo(await second.post("/security/password", form))).toBe("/security?done=password");
    expect(await isSignedIn(second)).toBe(true);
    expect(await isSignedIn(ada)).toBe(true);
    expect(whereTo(await ada.post("/security/password", form))).toBe("/security?done=password");
    const activity = await activityOf(ada);
    expect(activity.match(/Password changed/g)).toHaveLength(1);
    expect(activity).not.toMatch(/wrong password/);
    expect((await ada.get("/security/sessions")).body).toContain("You are not logged in anywhere else.");
  });

  test("both at once", async () => {
    const bea = await signedUp(portal, "bea");
    const form = { ...formOf((await bea.get("/security/password")).body, ["current"]), ...changed };
    const browsers = [asBefore(bea), asBefore(bea), asBefore(bea)];
    const answers = await Promise.all(browsers.map((each) => each.post("/security/password", form)));
    expect(answers.map(whereTo)).toEqual(Array(3).fill("/security?done=password"));
    for (const each of browsers) expect(await isSignedIn(each)).toBe(true);
    expect(await isSignedIn(bea)).toBe(false);
  });

  test("the old token is good for nothing else", async () => {
    const cid = await signedUp(portal, "cid");
    const [passwordForm, editForm] = [
      formOf((await cid.get("/security/password")).body, ["current"]),
      formOf((await cid.get("/information/edit")).body, ["contact"]),
    ];
    const stolen = asBefore(cid);
    await cid.post("/security/password", { ...passwordForm, ...changed });
    const tries = [
      ["/security/password", { ...passwordForm, ...changed, password: "what a thief would like" }],
      ["/security/password", { ...passwordForm, current: newPassword, password: "what a thief would like" }],
      ["/information/edit", { ...editForm, contact: "the thief" }],
    ] as const;
    for (const [path, form] of tries)
      expect(whereTo(await stolen.post(path, form))).toBe(
        `/log-in?next=${encodeURIComponent(path)}&done=unsaved`,
      );
    expect(await isSignedIn(stolen)).toBe(false);
    expect(await isSignedIn(cid)).toBe(true);
  });

  test("nor is the token of a session that another one ended by changing the password", async () => {
    const dan = await signedUp(portal, "dan");
    const elsewhere = await loggedIn(portal, "dan");
    const form = formOf((await elsewhere.get("/security/password")).body, ["current"]);
    expect((await dan.submit("/security/password", changed)).status).toBe(303);
    expect(whereTo(await elsewhere.post("/security/password", { ...form, ...changed }))).toMatch(/^\/log-in/);
    expect(await isSignedIn(elsewhere)).toBe(false);
  });
});

test("deleting twice says both times that all is deleted", async () => {
  const eve = await signedUp(portal, "eve");
  const page = (await eve.get("/account/delete")).body;
  const form = { ...formOf(page, ["username", "password"]), username: "eve", password };
  const second = asBefore(eve);
  expect(whereTo(await eve.post("/account/delete", form))).toBe("/goodbye");
  expect(whereTo(await second.post("/account/delete", form))).toBe("/goodbye");
});

test("logging out twice leads to log-in both times, and nowhere from there", async () => {
  const fay = await signedUp(portal, "fay");
  const page = (await fay.get("/information")).body;
  const [form = ""] = (page.match(/<form\b[^>]*>[\s\S]*?<\/form>/g) ?? []).filter((text) =>
    text.includes("Log out"),
  );
  const second = asBefore(fay);
  for (const browser of [fay, second])
    expect(whereTo(await browser.post("/information", formOf(form, [])))).toBe("/log-in?done=out");
});

test("saving twice says both times that it is saved", async () => {
  const gus = await signedUp(portal, "gus");
  const form = { ...formOf((await gus.get("/information/edit")).body, ["contact"]), contact: "by post" };
  for (let times = 0; times < 2; times += 1)
    expect(whereTo(await gus.post("/information/edit", form))).toBe("/information?done=saved");
});

describe("an old log-in or sign-up tab while somebody else is logged in", () => {
  const ofLogIn = { username: "ben", password };

  /** Anna's browser, with a form that was opened before she logged in. */
  async function oldTab(path: string, name: string) {
    const form = formOf((await new PlainBrowser(portal).get(path)).body, ["username", "password"]);
    return { form, anna: await signedUp(portal, name) };
  }

  test("a wrong password is a wrong password, and she stays logged in", async () => {
    await signedUp(portal, "ben");
    const { form, anna } = await oldTab("/log-in", "anna");
    const answer = await anna.post("/log-in", { ...form, username: "ben", password: "not his password" });
    expect(answer.status).toBe(200);
    expect(answer.body).toContain("Wrong username or password.");
    expect(answer.body).toContain('value="ben"');
    expect((await anna.get("/information")).body).toContain("anna");
  });

  test("the right one logs its member in, and ends her session in this browser", async () => {
    const { form, anna } = await oldTab("/log-in?next=%2Factivity", "anna 2");
    const hers = asBefore(anna);
    expect(whereTo(await anna.post("/log-in?next=%2Factivity", { ...form, ...ofLogIn }))).toBe("/activity");
    expect((await anna.get("/information")).body).toContain("ben");
    expect(await isSignedIn(hers)).toBe(false);
  });

  test("the same member lands where the tab was to lead", async () => {
    const { form, anna } = await oldTab("/log-in?next=%2Factivity", "anna 3");
    const typed = { ...form, username: "anna 3", password };
    expect(whereTo(await anna.post("/log-in?next=%2Factivity", typed))).toBe("/activity");
    expect(await isSignedIn(anna)).toBe(true);
  });

  test("a sign-up is a sign-up: a taken name is said to be, a new one becomes a member", async () => {
    const { form, anna } = await oldTab("/sign-up", "anna 4");
    const taken = await anna.post("/sign-up", { ...form, username: "ben", password: "not his password" });
    expect(taken.body).toContain("This username is taken. Choose another.");
    expect((await anna.get("/information")).body).toContain("anna 4");
    const hers = asBefore(anna);
    expect(whereTo(await anna.post("/sign-up", { ...form, username: "hal", password }))).toBe(
      "/information?done=welcome",
    );
    expect((await anna.get("/information")).body).toContain("hal");
    expect(await isSignedIn(hers)).toBe(false);
  });
});

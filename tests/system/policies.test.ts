import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loggedIn, operatorOf, password, signedUp } from "../support/people.ts";
import { formOf, type Page, PlainBrowser } from "../support/plain-browser.ts";
import { type Portal, startPortal } from "../support/portal.ts";
import { writeBeside } from "../support/rows.ts";

let portal: Portal;

beforeAll(async () => {
  portal = await startPortal({ CONTACT: "board@club.example", RETENTION_MONTHS: "12" });
});

afterAll(async () => {
  await portal.stop();
});

const day = 24 * 60 * 60 * 1000;
const ago = (days: number) => String(Date.now() - days * day);
const write = (sql: string, ...values: string[]) => writeBeside(portal, sql, ...values);
const textOf = ({ body }: Page) => body.replaceAll("<!-- -->", "").replaceAll("&#x27;", "'");
/** Of the page itself: the frame has a form of its own. */
const mainOf = (page: Page) => textOf(page).slice(textOf(page).indexOf("<main"));

let purposes = 0;

/** The name is kept for one more purpose: the policy allows more. */
const widen = () => write("UPDATE fields SET purpose = ? WHERE key = 'name'", `For purpose ${++purposes}.`);

describe("security.txt", () => {
  test("says whom to tell, until when that holds, and where it is", async () => {
    const page = await new PlainBrowser(portal).get("/.well-known/security.txt");
    expect([page.status, page.headers["content-type"]]).toEqual([200, "text/plain; charset=utf-8"]);
    const lines = Object.fromEntries(
      page.body
        .trimEnd()
        .split("\n")
        .map((line) => line.split(/: (.*)/, 2)),
    );
    expect(lines).toMatchObject({
      Contact: "mailto:board@club.example",
      "Preferred-Languages": "en, de",
      Canonical: `${portal.origin}/.well-known/security.txt`,
    });
    const ahead = (Date.parse(lines.Expires) - Date.now()) / day;
    expect(ahead).toBeGreaterThan(178);
    expect(ahead).toBeLessThan(181);
    expect(lines.Expires).toMatch(/T00:00:00\.000Z$/);
  });

  test("is not there where nobody is named", async () => {
    const other = await startPortal();
    try {
      expect((await new PlainBrowser(other).get("/.well-known/security.txt")).status).toBe(404);
      const { body } = await new PlainBrowser(other).get("/privacy");
      expect(body).toContain("Ask the people who run this portal.");
    } finally {
      await other.stop();
    }
  });
});

test("password managers find the page on which a password is changed", async () => {
  const { status, headers } = await new PlainBrowser(portal).get("/.well-known/change-password");
  expect([status, headers.location]).toEqual([307, "/security/password"]);
});

test("visitors and members read what is kept, why, who sees it, for how long, and whom to ask; only members by whose names", async () => {
  const visitor = new PlainBrowser(portal);
  await operatorOf(portal, "olga-the-operator");
  const ada = await signedUp(portal, "ada-who-reads");
  const [forVisitor, forMember] = [await visitor.get("/privacy"), await ada.get("/privacy")];
  for (const page of [forVisitor, forMember]) {
    expect(page.status).toBe(200);
    for (const text of [
      "So that printouts and downloads say who you are.",
      "Seen by you and the people who run this portal.",
      "If you do not log in for 12 months",
      "A log-in ends after 30 days, or after 7 days without use",
      'href="mailto:board@club.example"',
      "Version 1, since",
      'href="/account/delete"',
    ])
      expect(textOf(page)).toContain(text);
  }
  expect(textOf(forMember)).toContain("olga-the-operator");
  expect(textOf(forVisitor)).not.toContain("olga-the-operator");
  expect((await visitor.get("/privacy", { "accept-language": "de" })).body).toContain("Datenschutz");
});

test("every visitor's page leads to privacy and accessibility, and every member's", async () => {
  const ada = await signedUp(portal, "ada-with-links");
  for (const page of [await new PlainBrowser(portal).get("/log-in"), await ada.get("/information")])
    for (const path of ["/connection", "/privacy", "/accessibility"])
      expect(page.body).toContain(`href="${path}"`);
  for (const browser of [ada, new PlainBrowser(portal)]) {
    const page = await browser.get("/accessibility");
    expect(page.status).toBe(200);
    expect(page.body).toContain("WCAG");
    expect(page.body).toContain("mailto:board@club.example");
  }
});

describe("a policy that allows more", () => {
  test("is shown after log-in, accepted there with date, and leads on to where one wanted to go", async () => {
    await signedUp(portal, "ben-who-accepts");
    await widen();
    const ben = new PlainBrowser(portal);
    const answer = await ben.submit("/log-in?next=%2Factivity", { username: "ben-who-accepts", password });
    expect([answer.status, answer.headers.location]).toEqual([303, "/privacy/changes?next=%2Factivity"]);
    const page = await ben.get("/privacy/changes?next=%2Factivity");
    expect(page.status).toBe(200);
    expect(textOf(page)).toContain(`“For purpose ${purposes}.” instead of`);
    for (const path of ["/information/export", "/account/delete"])
      expect(page.body).toContain(`href="${path}"`);
    // Nothing is closed yet.
    expect((await ben.get("/information")).status).toBe(200);
    const form = formOf(mainOf(page), ["version", "stamp"]);
    for (let times = 0; times < 2; times++) {
      const accepted = await ben.post("/privacy/changes?next=%2Factivity", form);
      expect([accepted.status, accepted.headers.location]).toEqual([303, "/activity"]);
    }
    expect(textOf(await ben.get("/activity"))).toMatch(/Privacy policy accepted<[\s\S]*version \d/);
    expect(textOf(await ben.get("/activity"))).not.toContain("Privacy policy accepted 2 times");
    const again = new PlainBrowser(portal);
    const next = await again.submit("/log-in", { username: "ben-who-accepts", password });
    expect(next.headers.location).toBe("/information");
    const nothing = await again.get("/privacy/changes?next=%2Fsecurity");
    expect([nothing.status, nothing.headers.location]).toEqual([307, "/security"]);
    const { policyAcceptances } = JSON.parse((await again.get("/information/export")).body);
    expect(policyAcceptances).toHaveLength(2);
  });

  test("next leads to no other site", async () => {
    await signedUp(portal, "cleo-who-accepts");
    await widen();
    const cleo = await loggedIn(portal, "cleo-who-accepts");
    for (const next of ["//evil.example", "https://evil.example", "/\\evil.example"]) {
      const path = `/privacy/changes?next=${encodeURIComponent(next)}`;
      const page = await cleo.get(path);
      const [form] = page.status === 200 ? [formOf(mainOf(page), ["version"])] : [];
      const { headers } = form ? await cleo.post(path, form) : page;
      expect(headers.location).toBe("/information");
    }
  });

  test("stands before every page after 30 days, but for export and deletion, until it is accepted", async () => {
    const dan = await signedUp(portal, "dan-who-waits");
    expect((await dan.get("/information")).status).toBe(200);
    await widen();
    // Seen by somebody, it is a version.
    expect((await new PlainBrowser(portal).get("/privacy")).status).toBe(200);
    await write("UPDATE policies SET at = at - ?", String(31 * day));
    for (const path of [
      "/information",
      "/information/edit",
      "/activity?kind=security",
      "/security/sessions",
    ]) {
      const isClosed = async () => (await dan.get(path)).status === 307;
      await expect.poll(isClosed, { timeout: 10_000 }).toBe(true);
      expect((await dan.get(path)).headers.location).toBe(
        `/privacy/changes?next=${encodeURIComponent(path)}`,
      );
    }
    for (const path of ["/privacy/changes", "/account/delete", "/information/export", "/privacy"])
      expect((await dan.get(path)).status, path).toBe(200);
    const page = await dan.get("/privacy/changes?next=%2Finformation%2Fedit");
    expect(textOf(page)).toContain("You can go on once you have accepted this.");
    const accepted = await dan.post(
      "/privacy/changes?next=%2Finformation%2Fedit",
      formOf(mainOf(page), ["version"]),
    );
    expect(accepted.headers.location).toBe("/information/edit");
    for (const path of ["/information/edit", "/information"])
      expect((await dan.get(path)).status, path).toBe(200);
  });
});

describe("operators", () => {
  const paths = ["/operator/retention", "/operator/policies"];

  test("see these pages, for everybody else there are none", async () => {
    const [operator, member] = [await operatorOf(portal, "otto"), await signedUp(portal, "mia")];
    for (const path of paths) {
      expect((await operator.get(path)).status, path).toBe(200);
      for (const other of [member, new PlainBrowser(portal)]) {
        expect((await other.get(path)).status, path).toBe(404);
        expect((await other.post(path, { member: "x", reason: "", stamp: "x" })).status, path).toBe(404);
      }
    }
  });

  test("see how many accepted which version, and who did not; those see that they looked", async () => {
    const [operator, eve] = [await operatorOf(portal, "oskar"), await signedUp(portal, "eve-unasked")];
    await widen();
    await new PlainBrowser(portal).get("/privacy");
    // Others have not accepted it either.
    let path: string | undefined = "/operator/policies";
    let seen = "";
    while (path !== undefined) {
      const page: Page = await operator.get(path);
      seen += textOf(page);
      path = /href="(\/operator\/policies\?after=[^"]*)"/.exec(page.body)?.[1];
    }
    expect(seen).toContain("eve-unasked");
    expect(seen).toContain("Members are asked");
    expect(textOf(await eve.get("/activity?kind=operators"))).toContain("oskar");
  });

  test("see whom the retention concerns and whom it would, stop it and let it go on; whoever logs in is told", async () => {
    const operator = await operatorOf(portal, "orla");
    await signedUp(portal, "fay-who-is-away");
    await signedUp(portal, "gil-who-is-away");
    await write(
      "UPDATE members SET last_log_in_at = ?, created_at = ? WHERE username LIKE '%-who-is-away'",
      ago(400),
      ago(500),
    );
    const preview = textOf(await operator.get("/operator/retention?months=12"));
    expect(preview).toContain("2 members have stayed away for so long.");
    expect(preview).toContain("fay-who-is-away");
    expect(textOf(await operator.get("/operator/retention?months=24"))).toContain("Nobody has stayed away");
    await write(
      "INSERT INTO retentions (member_id, listed_at) SELECT id, ? FROM members WHERE username LIKE '%-who-is-away'",
      String(Date.now() - day),
    );
    const page = await operator.get("/operator/retention");
    expect(textOf(page)).toContain("On the list (2)");
    const forms = mainOf(page).match(/<form\b[^>]*>[\s\S]*?<\/form>/g) ?? [];
    const form = forms.find((text) => text.includes("gil-who-is-away")) ?? "";
    const stopped = await operator.post("/operator/retention", formOf(form, ["member", "reason"]));
    expect(stopped.headers.location).toBe("/operator/retention?done=stopped");
    const after = textOf(await operator.get("/operator/retention"));
    expect(after).toContain("Stopped by orla on");
    expect(after).toContain("Let it go on");
    const answer = await new PlainBrowser(portal).submit("/log-in", {
      username: "fay-who-is-away",
      password,
    });
    const location = decodeURIComponent(String(answer.headers.location));
    expect(location).toMatch(/\/information\?done=kept-\d+$/);
    const fay = await loggedIn(portal, "fay-who-is-away");
    const told = textOf(await fay.get(location.replace(/^.*next=/, "")));
    expect(told).toContain("because you had not logged in for 12 months. Now that you have logged in");
    expect(textOf(await operator.get("/operator/retention"))).toContain("On the list (1)");
    const gil = new PlainBrowser(portal);
    const other = await gil.submit("/log-in", { username: "gil-who-is-away", password });
    expect(String(other.headers.location)).not.toContain("kept");
    const activity = textOf(await gil.get("/activity?kind=security"));
    expect(activity).toContain("Deletion stopped");
    expect(activity).toContain("by orla");
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { loggedIn, operatorOf, operatorsPathOf, password, signedUp } from "../support/people.ts";
import { formOf, type Page, PlainBrowser } from "../support/plain-browser.ts";
import { type Portal, startPortal } from "../support/portal.ts";
import { holdWrites, readBeside, writeBeside } from "../support/rows.ts";

// What operators see of members and do with them, as their browsers do it, without script.

let portal: Portal;
let number = 0;
let [ola, ada]: PlainBrowser[] = [];
let names: { ola: string; ada: string };
let path: string;

beforeAll(async () => {
  portal = await startPortal({ WORKERS: "2" });
});

afterAll(() => portal.stop());

beforeEach(async () => {
  number += 1;
  names = { ola: `ola-${number}`, ada: `ada-${number}` };
  ola = await operatorOf(portal, names.ola);
  ada = await signedUp(portal, names.ada);
  await ada.submit("/information/edit", { name: "Ada Lovelace", contact: "by post" });
  path = await operatorsPathOf(portal, names.ada);
});

const browser = (one: PlainBrowser | undefined) => one as PlainBrowser;
const textOf = ({ body }: Page) => body.replace(/<script[\s\S]*?<\/script>/g, "").replace(/<!-- -->/g, "");
const whereTo = ({ status, headers }: Page) => (status === 303 ? headers.location : status);
const countLooks = async (username = names.ada) =>
  Number(
    (
      await readBeside(
        portal,
        "SELECT coalesce(sum(count), 0) FROM activity WHERE event = 'viewed' AND member_id = (SELECT id FROM members WHERE username = ?)",
        username,
      )
    )[0],
  );

describe("a member's page", () => {
  test("shows what operators may see, and the look stands in the member's activity with every field", async () => {
    const page = await browser(ola).get(path);
    expect(page.status).toBe(200);
    for (const shown of [names.ada, "Ada Lovelace", "by post", "Active", "203.0.113" /* no address */].slice(
      0,
      4,
    ))
      expect(textOf(page)).toContain(shown);
    expect(page.headers["cache-control"]).toContain("no-store");
    const activity = textOf(await browser(ada).get("/activity?kind=operators"));
    expect(activity).toContain("Information viewed");
    expect(activity).toContain(`by ${names.ola}`);
    expect(activity).toContain("Name, Contact, About you, log-ins, activity");
    await browser(ola).get(path);
    await browser(ola).get(`${path}?page=1`);
    expect(await countLooks()).toBe(3);
    expect(textOf(await browser(ada).get("/activity"))).toContain("viewed 3 times");
  });

  test("is nothing to HEAD, to a browser that fetches ahead and to another site, and records nothing of them", async () => {
    const ahead = await browser(ola).get(path, { "sec-purpose": "prefetch;prerender" });
    const head = await browser(ola).send(path, { method: "HEAD" });
    const led = await browser(ola).get(path, { "sec-fetch-site": "cross-site" });
    expect([ahead.status, head.status, led.status]).toEqual([503, 200, 403]);
    for (const { body } of [ahead, head, led]) expect(body).not.toContain("Lovelace");
    expect(await countLooks()).toBe(0);
  });

  test("is not there for an id that is nobody's", async () => {
    for (const id of ["00000000-0000-7000-8000-000000000000", "1", "..%2f", names.ada])
      expect((await browser(ola).get(`/operator/members/${id}`)).status, id).toBeGreaterThanOrEqual(400);
    expect((await browser(ola).get(`${path}/nothing`)).status).toBe(404);
    expect((await browser(ola).get(`${path}/enable`)).status).toBe(200);
  });

  test("tells the member who can see each entry, and who looked last, in every kept page at once", async () => {
    const before = textOf(await browser(ada).get("/information"));
    expect(before).toContain("No operator has looked at it yet.");
    expect(before).toMatch(/operators/);
    await browser(ola).get(path);
    for (let time = 0; time < 6; time += 1) {
      const again = new PlainBrowser(portal);
      again.cookies = browser(ada).cookies;
      expect(textOf(await again.get("/information"))).toContain(`Last looked at by ${names.ola} on`);
      again.close();
    }
  });
});

describe("what operators do", () => {
  const act = (name: string, fields: Record<string, string> = {}) =>
    browser(ola).submit(`${path}/${name}`, { reason: "as agreed", ...fields });

  test("a disabled member is out at the very next request, in every worker, until they are enabled", async () => {
    expect(whereTo(await act("disable"))).toBe(`${path}?done=disable`);
    for (let time = 0; time < 6; time += 1) {
      const again = new PlainBrowser(portal);
      again.cookies = new Map(browser(ada).cookies);
      expect((await again.get("/information")).status).toBe(307);
      again.close();
    }
    expect(textOf(await browser(ola).get(path))).toMatch(/Disabled, since[\s\S]*reason: as agreed/);
    // Posted once more, it is too late.
    expect((await browser(ola).get(`${path}/disable`)).body).toContain("This cannot be done now");
    expect(whereTo(await act("enable"))).toBe(`${path}?done=enable`);
    const back = await loggedIn(portal, names.ada);
    expect(textOf(await back.get("/activity"))).toMatch(/Membership enabled again[\s\S]*Membership disabled/);
  });

  test("a double click does it once and says so", async () => {
    const form = { ...formOf((await browser(ola).get(`${path}/disable`)).body, ["reason"]), reason: "" };
    expect(whereTo(await browser(ola).post(`${path}/disable`, form))).toBe(`${path}?done=disable`);
    const again = await browser(ola).post(`${path}/disable`, form);
    expect(again.status).toBe(200);
  });

  test("a form that names an operator, pressed twice, does not remove them", async () => {
    const form = formOf((await browser(ola).get(`${path}/role`)).body, ["reason", "password"]);
    const typed = { ...form, password };
    expect(whereTo(await browser(ola).post(`${path}/role`, typed))).toBe(`${path}?done=role`);
    await browser(ola).post(`${path}/role`, typed);
    expect(textOf(await browser(ola).get(path))).toContain("Remove as operator");
  });

  test("sessions end everywhere", async () => {
    const elsewhere = await loggedIn(portal, names.ada);
    expect(whereTo(await act("sessions"))).toBe(`${path}?done=sessions`);
    for (const one of [browser(ada), elsewhere]) expect((await one.get("/information")).status).toBe(307);
  });

  test("a new username is kept as typed where it is refused, and logs in when it is not", async () => {
    const refused = await act("rename", { username: names.ola });
    expect(refused.status).toBe(200);
    expect(refused.body).toContain("This username is taken. Choose another.");
    expect(refused.body).toContain(`value="${names.ola}"`);
    expect(refused.body).toContain('value="as agreed"');
    expect(whereTo(await act("rename", { username: `countess-${number}` }))).toBe(`${path}?done=rename`);
    expect(textOf(await browser(ada).get("/information"))).toContain(`countess-${number}`);
    await loggedIn(portal, `countess-${number}`);
  });

  test("a member is deleted with the operator's own password alone", async () => {
    for (const [typed, said] of [
      ["", "Enter your password."],
      ["not her password", "This is not your password."],
    ] as const) {
      const refused = await act("delete", { password: typed });
      expect(refused.status).toBe(200);
      expect(refused.body).toContain(said);
    }
    expect(whereTo(await act("delete", { password }))).toBe("/operator/members?done=delete");
    expect((await browser(ola).get(path)).status).toBe(404);
    expect((await browser(ada).get("/information")).status).toBe(307);
    expect(textOf(await browser(ola).get("/activity"))).toContain("Deleted another member");
  });

  test("deleting somebody twice is answered twice as done, with that form alone", async () => {
    const form = formOf((await browser(ola).get(`${path}/delete`)).body, ["reason", "password"]);
    const other = formOf((await browser(ola).get(`${path}/disable`)).body, ["reason"]);
    const typed = { ...form, reason: "", password };
    const both = await Promise.all([1, 2].map(() => browser(ola).post(`${path}/delete`, typed)));
    const third = await browser(ola).post(`${path}/delete`, typed);
    for (const page of [...both, third]) expect(whereTo(page)).toBe("/operator/members?done=delete");
    expect((await browser(ola).post(`${path}/delete`, other)).status).toBe(404);
    const nobody = "/operator/members/00000000-0000-7000-8000-000000000000/delete";
    expect((await browser(ola).post(nobody, typed)).status).toBe(404);
    expect((await browser(ola).post(`${path}/delete`, { ...typed, stamp: "nonsense" })).status).toBe(404);
  });

  test("an operator who was named, renamed and deleted is still told of on the operators' page", async () => {
    await act("role", { password });
    await act("rename", { username: `straw-${number}` });
    await act("delete", { password });
    const home = textOf(await browser(ola).get("/operator"));
    expect(home).toMatch(new RegExp(`straw-${number}[^§]*Deleted another operator[^§]*by ${names.ola}`));
    expect(home).toMatch(new RegExp(`${names.ada}, straw-${number}[^§]*Username changed`));
    expect(home).toMatch(new RegExp(`${names.ada}[^§]*Made an operator`));
    const own = textOf(await browser(ola).get("/activity"));
    for (const said of ["Deleted another operator", "Made somebody else an operator"])
      expect(own).toContain(said);
  });

  test("a link to come back in stands in that answer and nowhere else", async () => {
    const answer = await act("recover");
    expect(answer.status).toBe(200);
    expect(answer.headers["cache-control"]).toContain("no-store");
    const [, token = ""] = /\/link\/([0-9A-Z]{16})/.exec(answer.body) ?? [];
    expect(token).not.toBe("");
    expect(answer.body).toContain(token.match(/.{4}/g)?.join("-"));
    expect(answer.body).toContain('role="img"');
    expect(portal.output()).not.toContain(token);
    expect((await browser(ola).get(`${path}/recover`)).body).not.toContain(token);
    expect(textOf(await browser(ada).get("/activity"))).toContain("Link for a new password made");
  });

  test("naming and removing is told to every operator, and the last one can neither go nor be deleted", async () => {
    await writeBeside(
      portal,
      "UPDATE members SET role = 'member', version = version + 1 WHERE username <> ?",
      names.ola,
    );
    const own = await operatorsPathOf(portal, names.ola);
    const alone = await browser(ola).submit(`${own}/role`, { reason: "", password });
    expect(alone.status).toBe(200);
    expect(alone.body).toContain("without this operator nobody could run this portal");
    const gone = await browser(ola).submit("/account/delete", { username: names.ola, password });
    expect(gone.body).toContain("You are the last operator");
    expect(whereTo(await act("role", { password }))).toBe(`${path}?done=role`);
    expect((await browser(ada).get("/information")).status).toBe(307);
    const second = await loggedIn(portal, names.ada);
    const home = textOf(await second.get("/operator"));
    expect(home).toContain("Made an operator");
    expect(home).toContain(`by ${names.ola}`);
    // The operator steps down, is logged out, and finds nothing there any more.
    expect(whereTo(await browser(ola).submit(`${own}/role`, { reason: "", password }))).toBe(
      "/log-in?done=out",
    );
    const plain = await loggedIn(portal, names.ola);
    expect((await plain.get("/operator")).status).toBe(404);
    expect(textOf(await second.get("/operator"))).toContain("No longer an operator");
  });
});

test("who was removed meanwhile is told that there is no such page, by a form too", async () => {
  const form = formOf((await browser(ola).get(`${path}/disable`)).body, ["reason"]);
  await writeBeside(
    portal,
    "UPDATE members SET role = 'member', version = version + 1 WHERE username = ?",
    names.ola,
  );
  expect((await browser(ola).post(`${path}/disable`, form)).status).toBe(404);
  expect((await browser(ola).get(path)).status).toBe(404);
  expect((await browser(ada).get("/information")).status).toBe(200);
});

test("what changes hands is ticked off with name and date, and again", async () => {
  const formsOf = (page: Page) => page.body.match(/<form\b[^>]*>[\s\S]*?<\/form>/g) ?? [];
  const press = async (said: string) => {
    const found = formsOf(await browser(ola).get("/operator/hand-over")).find((text) => text.includes(said));
    return whereTo(await browser(ola).post("/operator/hand-over", formOf(found ?? "", [])));
  };
  expect(await press("Mark as done")).toBe("/operator/hand-over");
  expect(textOf(await browser(ola).get("/operator/hand-over"))).toMatch(
    new RegExp(`Done on .*by ${names.ola}`),
  );
  expect(await press("Not done after all")).toBe("/operator/hand-over");
  expect(textOf(await browser(ola).get("/operator/hand-over"))).not.toContain("Done on");
  await press("Mark as done");
  expect(await press("Begin anew")).toBe("/operator/hand-over");
  expect(textOf(await browser(ola).get("/operator/hand-over"))).not.toContain("Done on");
});

test("a look that cannot be saved shows nothing: 503, and the values stay where they are", async () => {
  const blocking = await holdWrites(portal);
  const page = await browser(ola).get(path).finally(blocking.end);
  expect(page.status).toBe(503);
  expect(page.body).not.toContain("Lovelace");
  expect(await countLooks()).toBe(0);
  expect((await browser(ola).get(path)).status).toBe(200);
});

describe("where a reason is asked for", () => {
  let strict: Portal;

  beforeAll(async () => {
    strict = await startPortal({ WORKERS: "1", OPERATOR_REASON: "on" });
  });

  afterAll(() => strict.stop());

  test("a member's page opens with one, for this session, and every act goes by it", async () => {
    const [her, him] = [await operatorOf(strict, "Ola"), await operatorOf(strict, "Ole")];
    const member = await signedUp(strict, "Ada");
    await member.submit("/information/edit", { name: "Ada Lovelace" });
    const at = await operatorsPathOf(strict, "Ada");
    const closed = textOf(await her.get(at));
    expect(closed).toContain("Show information");
    for (const hidden of ["Lovelace", "Signed up", "Firefox"]) expect(closed).not.toContain(hidden);
    for (const [reason, said] of [
      [" ", "Enter a reason."],
      ["x".repeat(201), "The reason must be 200 characters or fewer."],
    ] as const) {
      const refused = await her.submit(at, { reason });
      expect(refused.status).toBe(200);
      expect(refused.body).toContain(said);
    }
    const missing = await her.submit(`${at}/sessions`, { reason: "" });
    expect(missing.body).toContain("Enter a reason.");
    expect(textOf(await member.get("/activity"))).not.toContain("Information viewed");
    expect(whereTo(await her.submit(at, { reason: "a letter of hers" }))).toBe(at);
    expect(textOf(await her.get(at))).toContain("Ada Lovelace");
    expect(textOf(await him.get(at))).not.toContain("Lovelace");
    const same = await loggedIn(strict, "Ola");
    expect(textOf(await same.get(at))).not.toContain("Lovelace");
    expect(textOf(await member.get("/activity"))).toContain("reason: a letter of hers");
    expect(whereTo(await her.submit(`${at}/disable`, { reason: "" }))).toBe(`${at}?done=disable`);
    expect(textOf(await her.get(at))).toMatch(/Membership disabled[\s\S]{0,300}reason: a letter of hers/);
    expect(strict.output()).not.toContain("a letter of hers");
  });
});

import { afterAll, beforeAll, expect, test } from "vitest";
import { opened } from "../support/links.ts";
import { operatorOf, operatorsPathOf, signedUp } from "../support/people.ts";
import { formOf, type Page, PlainBrowser } from "../support/plain-browser.ts";
import { type Portal, startPortal } from "../support/portal.ts";
import { readBeside, writeBeside } from "../support/rows.ts";

// Letters to members without a screen, and what comes back, as browsers without script have it.

let portal: Portal;
let [ola, ada, bea]: PlainBrowser[] = [];
let path: string;

beforeAll(async () => {
  portal = await startPortal({ CONTACT: "board@club.example", CONFIRM_MONTHS: "12" });
  ola = await operatorOf(portal, "ola");
  ada = await signedUp(portal, "ada");
  bea = await signedUp(portal, "bea");
  await browser(ada).submit("/information/edit", { name: "Ada Lovelace", contact: "by post" });
  path = await operatorsPathOf(portal, "ada");
  await writeBeside(portal, "UPDATE fields SET access = 'member alone' WHERE key = 'description'");
  await browser(ada).submit("/information/edit", { description: "for her eyes alone" });
  const longAgo = String(Date.now() - 800 * 24 * 60 * 60 * 1000);
  await writeBeside(portal, "UPDATE information SET changed_at = ?", longAgo);
  await writeBeside(portal, "UPDATE members SET version = version + 1 WHERE username = 'ada'");
});

afterAll(() => portal.stop());

const browser = (one: PlainBrowser | undefined) => one as PlainBrowser;
const textOf = ({ body }: Page) =>
  body
    .replace(/<script[\s\S]*?<\/script>/g, "")
    .replace(/<!-- -->/g, "")
    .replaceAll("&#x27;", "'");
const whereTo = ({ status, headers }: Page) => (status === 303 ? headers.location : status);
const confirmedCount = async () =>
  Number((await readBeside(portal, "SELECT count(*) FROM information WHERE confirmed_at IS NOT NULL"))[0]);
const codeIn = (page: Page) => /[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/.exec(textOf(page))?.[0] ?? "";

test("a letter shows what its maker may see, with a code; whoever types the code sees the same, and one button confirms it", async () => {
  const before = textOf(await browser(ola).get(path));
  expect(before.match(/Not looked after for a long time/g)).toHaveLength(2);
  const letter = await browser(ola).submit(`${path}/letter`, { reason: "the yearly round" });
  expect(letter.status).toBe(200);
  expect(letter.headers["cache-control"]).toContain("no-store");
  for (const said of ["Ada Lovelace", "by post", "Username: ada", "board@club.example"])
    expect(textOf(letter)).toContain(said);
  expect(letter.body).not.toContain("for her eyes alone");
  const code = codeIn(letter);
  expect(code).not.toBe("");
  expect(portal.output()).not.toContain(code.replaceAll("-", ""));

  const visitor = new PlainBrowser(portal);
  expect(whereTo(await visitor.submit("/link", { code: code.toLowerCase() }))).toBe("/link");
  const head = await visitor.send("/link", { method: "HEAD" });
  const ahead = await visitor.get("/link", { "sec-purpose": "prefetch" });
  for (const { body } of [head, ahead]) expect(body).not.toContain("Lovelace");
  const page = await visitor.get("/link");
  for (const said of ["Ada Lovelace", "by post", "All of this is still right"])
    expect(textOf(page)).toContain(said);
  expect(page.body).not.toContain("for her eyes alone");
  expect(await confirmedCount()).toBe(0);

  // Changed since it was shown: nothing is confirmed unseen.
  const form = formOf(page.body, ["link", "stamp"]);
  await browser(ada).submit("/information/edit", { contact: "by boat" });
  expect(whereTo(await visitor.post("/link", form))).toBe("/link?done=changed");
  const again = await visitor.get("/link?done=changed");
  expect(textOf(again)).toContain("by boat");
  expect(await confirmedCount()).toBe(0);

  expect(whereTo(await visitor.post("/link", formOf(again.body, ["link", "stamp"])))).toBe(
    "/link?done=confirmed",
  );
  expect(textOf(await visitor.get("/link?done=confirmed"))).toContain("Thank you");
  expect(await confirmedCount()).toBe(2);
  // It is spent, and logged nobody in.
  expect((await opened(visitor, code)).status).toBe(410);
  expect((await visitor.get("/information")).status).toBe(307);
  const activity = textOf(await browser(ada).get("/activity"));
  expect(activity).toMatch(/Information confirmed as right[^§]*by a one-time link/);
  expect(activity).toMatch(/Letter made[^§]*by ola[^§]*the yearly round/);
  expect(activity).toMatch(/Information viewed[^§]*by a one-time link/);
  const after = textOf(await browser(ola).get(path));
  expect(after).not.toContain("Not looked after for a long time");
  expect(after).toMatch(/Confirmed on [^§]* by the member/);
});

test("what the member wrote back is entered as theirs, what is wrong with it is said beside it, and the rest is confirmed", async () => {
  const form = `${path}/information?answer=letter`;
  await browser(ada).submit("/information/edit", { name: "Ada" });
  const refused = await browser(ola).submit(form, { name: "x".repeat(201), contact: "by train", reason: "" });
  expect(refused.status).toBe(200);
  expect(textOf(refused)).toContain("There is a problem");
  expect(refused.body).toContain('value="by train"');
  const saved = await browser(ola).submit(form, { contact: "by train", confirm: "yes", reason: "" });
  expect(whereTo(saved)).toBe(`${path}?done=edited`);
  const own = textOf(await browser(ada).get("/information"));
  expect(own).toContain("by train");
  const activity = textOf(await browser(ada).get("/activity?kind=operators"));
  expect(activity).toMatch(/Information confirmed as right[^§]*by ola[^§]*Name, from a letter/);
  expect(activity).toMatch(/Information changed[^§]*by ola[^§]*Contact, from a letter/);
  expect((await browser(ola).get(form)).body).not.toContain("for her eyes alone");
});

test("an operator changes by their own word what operators decide, and nothing else", async () => {
  const form = `${path}/information`;
  expect(textOf(await browser(ola).get(form))).toContain(
    "There is nothing of this member that you may change.",
  );
  await writeBeside(portal, "UPDATE fields SET access = 'operators edit' WHERE key = 'name'");
  const page = await browser(ola).get(form);
  expect(() => formOf(page.body, ["contact"])).toThrow();
  const saved = await browser(ola).submit(form, { name: "Countess", reason: "as agreed" });
  expect(whereTo(saved)).toBe(`${path}?done=edited`);
  expect(textOf(await browser(ola).get(path))).toMatch(/Countess[^§]*Changed on [^§]* by ola/);
});

test("letters for a filter: so many are announced, then one for each", async () => {
  const list = await browser(ola).get("/operator/members?q=ada");
  expect(list.body).toContain("/operator/letters?q=ada");
  expect(textOf(await browser(ola).get("/operator/letters"))).toContain("This makes letters for 3 members.");
  expect(textOf(await browser(ola).get("/operator/letters?state=disabled"))).toContain("no active member");
  const found = await browser(ola).submit("/operator/letters?q=countess", { reason: "" });
  expect(textOf(found)).toContain("Username: ada");
  expect(found.body.match(/<article/g)).toHaveLength(1);
  const all = await browser(ola).submit("/operator/letters", { reason: "" });
  expect(all.body.match(/<article/g)).toHaveLength(3);
});

test("for everybody else there is nothing of all this", async () => {
  for (const address of [`${path}/letter`, `${path}/information`, "/operator/letters"])
    for (const one of [browser(bea), new PlainBrowser(portal)])
      expect((await one.get(address)).status, address).toBe(404);
  const own = await operatorsPathOf(portal, "ola");
  expect((await browser(ola).get(`${own}/information?answer=letter`)).status).toBe(404);
});

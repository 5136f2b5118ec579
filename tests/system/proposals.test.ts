import { afterAll, beforeAll, expect, test } from "vitest";
import { operatorOf, signedUp } from "../support/people.ts";
import { formOf, type Page, type PlainBrowser } from "../support/plain-browser.ts";
import { type Portal, startPortal } from "../support/portal.ts";
import { writeBeside } from "../support/rows.ts";

// Without script: browsers post the forms as the pages wrote them.

let portal: Portal;

beforeAll(async () => {
  portal = await startPortal();
});

afterAll(() => portal.stop());

/** Presses the button with this label that is on this page. */
async function press(
  browser: PlainBrowser,
  path: string,
  label: string,
  typed: Record<string, string> = {},
  page?: Page,
): Promise<Page> {
  const { body } = page ?? (await browser.get(path));
  const forms = body.match(/<form\b[^>]*>[\s\S]*?<\/form>/g) ?? [];
  const form = forms.find((text) => text.includes(`>${label}<`));
  if (form === undefined) throw new Error(`There is no button ${label} on ${path}.`);
  return browser.post(path, { ...formOf(form, Object.keys(typed)), ...typed });
}

const whereTo = ({ status, headers }: Page) => (status === 303 ? headers.location : status);

async function textOf(browser: PlainBrowser, path = "/information"): Promise<string> {
  return (await browser.get(path)).body.replace(/<script[\s\S]*?<\/script>/g, "").replace(/<[^>]*>/g, " ");
}

/** What the queue says to an operator who has decided something. */
async function outcomeOf(operator: PlainBrowser, answer: Page): Promise<string> {
  const path = String(whereTo(answer));
  expect(path).toMatch(/^\/operator\/proposals\?done=/);
  return textOf(operator, path);
}

test("a save is undone, put back from the history, confirmed, and the history erased", async () => {
  const ada = await signedUp(portal, "ada");
  expect(whereTo(await ada.submit("/information/edit", { name: "Ada" }))).toBe("/information?done=saved");
  expect(whereTo(await ada.submit("/information/edit", { name: "Augusta" }))).toBe("/information?done=saved");
  const landed = await ada.get("/information?done=saved");
  const undo = () => press(ada, "/information?done=saved", "Undo", {}, landed);
  expect(whereTo(await undo())).toBe("/information?done=undone");
  expect(whereTo(await undo())).toBe("/information?done=undone");
  expect(await textOf(ada)).toMatch(/\bAda\b/);
  expect(await textOf(ada)).not.toMatch(/\bAugusta\b/);
  expect(await textOf(ada, "/information/history?field=name")).toMatch(/\bAugusta\b/);
  expect(whereTo(await press(ada, "/information/history", "Put this one back"))).toBe(
    "/information?done=saved",
  );
  expect(await textOf(ada)).toMatch(/\bAugusta\b/);
  expect(whereTo(await press(ada, "/information/confirm", "All of this is still right"))).toBe(
    "/information?done=confirmed",
  );
  expect(await textOf(ada, "/activity")).toContain("Information confirmed as right");
  expect(whereTo(await press(ada, "/information/history/erase", "Erase for good"))).toBe(
    "/information?done=erased",
  );
  expect(await textOf(ada, "/information/history")).toContain("Nothing has been changed yet.");
});

test("member, second tab and operator meet on one field that the member proposes", async () => {
  const bea = await signedUp(portal, "bea");
  const ben = await operatorOf(portal, "ben");
  await bea.submit("/information/edit", { name: "Bea" });
  await writeBeside(portal, "UPDATE fields SET access = 'proposed' WHERE key = ?", "name");
  const secondTab = formOf((await bea.get("/information/edit")).body, ["name"]);
  expect(whereTo(await bea.submit("/information/edit", { name: "Beatrice" }))).toBe(
    "/information?done=proposed",
  );
  expect(await textOf(bea)).toMatch(/You propose:\s+Beatrice/);
  const queue = await ben.get("/operator/proposals");
  expect(queue.body).toContain("Beatrice");
  // Another proposal takes its place while the operator looks at the first.
  expect(whereTo(await bea.post("/information/edit", { ...secondTab, name: "Beate" }))).toBe(
    "/information?done=proposed",
  );
  const accept = (page?: Page) => press(ben, "/operator/proposals", "Accept", {}, page);
  expect(whereTo(await accept(queue))).toBe("/operator/proposals?done=proposal-decided");
  expect(await outcomeOf(ben, await accept())).toContain(
    "The change that bea proposed for Name is accepted and saved",
  );
  expect(await textOf(bea)).toMatch(/What you proposed was accepted/);
  expect(await textOf(bea)).toMatch(/\bBeate\b/);
  await bea.submit("/information/edit", { name: "B." });
  const refused = await press(ben, "/operator/proposals", "Refuse", { reason: "in full, please" });
  expect(await outcomeOf(ben, refused)).toContain("The change that bea proposed for Name is refused.");
  expect(await textOf(bea)).toMatch(/What you proposed was not accepted[\s\S]*in full, please/);
  await bea.submit("/information/edit", { name: "Bee" });
  expect(whereTo(await press(bea, "/information", "Take back"))).toBe("/information?done=taken-back");
  expect(await textOf(ben, "/operator/proposals")).toContain("Nothing is waiting.");
});

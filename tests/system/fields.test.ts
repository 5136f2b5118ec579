import { afterAll, beforeAll, expect, test } from "vitest";
import { fieldTypeNames } from "#lib/field-names.ts";
import { operatorOf, password, signedUp } from "../support/people.ts";
import { formOf, PlainBrowser } from "../support/plain-browser.ts";
import { type Portal, startPortal } from "../support/portal.ts";
import { readBeside } from "../support/rows.ts";

let portal: Portal;
let ola: PlainBrowser;

beforeAll(async () => {
  portal = await startPortal({ WORKERS: "2" });
  ola = await operatorOf(portal, "ola-of-the-fields");
});

afterAll(async () => {
  await portal.stop();
});

/** What a browser does not send of a form that nobody touched: boxes that are not ticked. */
const unticked = ["operators", "asked-at-sign-up", "searchable"];

/** Opens a form about a field and saves it with these parts, and no boxes ticked but those among them. */
async function saved(browser: PlainBrowser, path: string, parts: Record<string, string>) {
  const form = formOf((await browser.get(path)).body, ["label"]);
  for (const name of unticked) delete form[name];
  return browser.post(path, { ...form, ...parts });
}

/** Presses the button whose form has this text. */
async function pressed(browser: PlainBrowser, path: string, text: string) {
  const forms = (await browser.get(path)).body.match(/<form\b[^>]*>[\s\S]*?<\/form>/g) ?? [];
  const form = forms.find((one) => one.includes(text));
  expect(form, text).toBeDefined();
  return browser.post(path, formOf(form ?? "", ["field"]));
}

test("an operator adds a field of every type, without script", async () => {
  expect((await ola.get("/operator/fields/new")).body).toContain("/operator/fields/new?type=long-text");
  for (const type of fieldTypeNames) {
    const options: Record<string, string> =
      type === "one of" || type === "several of" ? { options: "Yes\nNo" } : {};
    const path = `/operator/fields/new?type=${type.replaceAll(" ", "-")}`;
    const answer = await saved(ola, path, { label: `Every ${type}`, ...options });
    expect(answer.status, answer.body).toBe(303);
  }
  const list = (await ola.get("/operator/fields")).body;
  for (const type of fieldTypeNames) expect(list).toContain(`Every ${type}`);
  expect((await ola.get("/operator")).body).toContain("14 fields added");
});

test("what is wrong with a field is said, what was typed is kept, and nothing is saved", async () => {
  const parts = { key: "id", label: "<Wrong>", least: "9", greatest: "3" };
  const answer = await saved(ola, "/operator/fields/new?type=number", parts);
  expect(answer.status).toBe(200);
  expect(answer.body).toContain("This key has a meaning of its own. Choose another.");
  expect(answer.body).toContain("The greatest must not be less than the least.");
  expect(answer.body).toContain('value="&lt;Wrong&gt;"');
  expect((await ola.get("/operator/fields")).body).not.toContain("Wrong");
});

test("a member sees a changed field at once, is not asked for a retired one, and keeps the value until it is erased", async () => {
  const ada = await signedUp(portal, "ada-of-the-fields");
  expect((await ada.submit("/information/edit", { contact: "by pigeon" })).status).toBe(303);
  expect((await ada.get("/information")).body).toContain("Contact");
  const change = await saved(ola, "/operator/fields/contact", {
    label: "How to reach you",
    "label-de": "Wo",
  });
  expect(change.headers.location).toBe("/operator/fields?done=fieldSaved");
  expect((await ada.get("/information")).body).toContain("How to reach you");
  expect((await pressed(ola, "/operator/fields/contact", "Retire")).status).toBe(303);
  const newcomer = await signedUp(portal, "new-to-the-fields");
  expect((await newcomer.get("/information/edit")).body).not.toContain("How to reach you");
  expect((await ada.get("/information")).body).toContain("by pigeon");
  expect((await pressed(ola, "/operator/fields/contact", "Bring back")).status).toBe(303);
  expect((await ada.get("/information")).body).toContain("by pigeon");
  const path = "/operator/fields/contact/erase";
  expect((await ola.get(path)).body).toContain("Members concerned");
  const wrong = await ola.submit(path, { label: "Contact?", password });
  expect(wrong.body).toContain("This is not the field’s label.");
  const unproved = await ola.submit(path, { label: "How to reach you", password: "somebody else's" });
  expect(unproved.body).toContain("This is not your password.");
  expect((await ada.get("/information")).body).toContain("by pigeon");
  const form = { ...formOf((await ola.get(path)).body, ["label"]), label: "How to reach you", password };
  for (const _ of ["once", "and once more"])
    expect((await ola.post(path, form)).headers.location).toBe("/operator/fields?done=fieldErased");
  expect((await ada.get("/information")).body).not.toContain("by pigeon");
  expect((await ada.get("/activity")).body).toContain("by ola-of-the-fields");
  expect(await readBeside(portal, "SELECT COUNT(*) FROM information WHERE field_key = ?", "contact")).toEqual(
    [0],
  );
  expect((await ola.get(path)).status).toBe(404);
});

test("fields change places with their neighbours", async () => {
  const order = async () => {
    const list = (await ola.get("/operator/fields")).body;
    return list.indexOf('id="field:description"') - list.indexOf('id="field:name"');
  };
  expect(await order()).toBeGreaterThan(0);
  const answer = await pressed(ola, "/operator/fields", 'value="description"');
  expect(answer.headers.location).toMatch(/^\/operator\/fields\?moved=\d+#field:/);
  expect(await order()).toBeLessThan(0);
});

test("of what somebody else changed meanwhile one is told, and may save over it", async () => {
  const path = "/operator/fields/name";
  const oskar = await operatorOf(portal, "oskar-of-the-fields");
  const form = formOf((await ola.get(path)).body, ["label"]);
  for (const name of unticked) delete form[name];
  expect((await saved(oskar, path, { label: "Full name" })).status).toBe(303);
  const told = await ola.post(path, { ...form, label: "Whole name" });
  expect(told.status).toBe(200);
  expect(told.body).toContain("It is now: “Full name”.");
  const { stamp = "" } = formOf(told.body, ["label"]);
  expect((await ola.post(path, { ...form, stamp, label: "Whole name" })).status).toBe(303);
  expect((await ola.get("/operator/fields")).body).toContain("Whole name");
});

test("for everybody else there is none of it", async () => {
  const bob = await signedUp(portal, "bob-of-the-fields");
  for (const browser of [bob, new PlainBrowser(portal)])
    for (const path of ["", "/new", "/new?type=text", "/name", "/name/erase"])
      expect((await browser.get(`/operator/fields${path}`)).status, path).toBe(404);
  expect((await ola.get("/operator/fields/nothing")).status).toBe(404);
  expect((await ola.get("/operator/fields/nothing/erase")).status).toBe(404);
});

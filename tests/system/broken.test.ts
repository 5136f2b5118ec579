import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { signedUp } from "../support/people.ts";
import { formOf, type PlainBrowser } from "../support/plain-browser.ts";
import { type Portal, startPortal, waitFor } from "../support/portal.ts";

// A table that is gone stands for everything nobody thought of.

let portal: Portal;
let ada: PlainBrowser;
let form: Record<string, string>;

beforeAll(async () => {
  portal = await startPortal();
  ada = await signedUp(portal, "ada");
  form = formOf((await ada.get("/information/edit")).body, ["name"]);
  rename("information");
});

function rename(table: string): void {
  const database = new Database(join(portal.dataDir, "postern.db"));
  database.exec(`ALTER TABLE ${table} RENAME TO elsewhere_${table}`);
  database.close();
}

afterAll(async () => {
  await portal.stop();
});

async function expectLogged(id: string): Promise<void> {
  const lines = () => portal.log().filter((line) => line.id === id && line.level === "error");
  await waitFor(() => lines().length > 0);
  expect(lines()).toEqual([
    expect.objectContaining({
      event: "request failed",
      error: expect.objectContaining({ code: "SQLITE_ERROR" }),
    }),
  ]);
}

test("a page that breaks is the portal's own, with a reference number that the log knows, and no stack trace", async () => {
  const page = await ada.get("/information");
  expect(page.status).toBe(500);
  expect(page.body).toContain("Sorry, something went wrong");
  const id = String(page.headers["x-request-id"]);
  expect(page.body).toContain(`<code>${id.slice(0, 8)}</code>`);
  expect(page.body).not.toContain(id);
  expect(page.body).not.toMatch(/SQLITE|no such table|\.ts|node_modules/);
  await expectLogged(id);
});

test("an action that breaks too, posted by the browser or by script", async () => {
  const plain = await ada.post("/information/edit", { ...form, name: "typed" });
  expect(plain.status).toBe(500);
  expect(plain.body).toContain(String(plain.headers["x-request-id"]).slice(0, 8));
  await expectLogged(String(plain.headers["x-request-id"]));
  const id = /[0-9a-f]{42}/.exec(JSON.stringify(form))?.[0] ?? "";
  const scripted = await ada.call("/information/edit", id, { ...form, name: "typed" });
  expect(scripted.status).toBe(500);
  expect(scripted.headers["content-type"]).toBe("text/plain");
  expect(scripted.body).toMatch(/^Sorry, something went wrong\. .* this reference: [0-9a-f]{8}$/);
  await expectLogged(String(scripted.headers["x-request-id"]));
});

test("what does not need it goes on", async () => {
  for (const path of ["/activity", "/security/sessions", "/readyz"])
    expect((await ada.get(path)).status).toBe(200);
});

test("where nobody can say who asks, operators' pages let nobody in", async () => {
  rename("sessions");
  const page = await ada.get("/operator/members");
  expect(page.status).toBe(500);
  expect(page.body).not.toContain("ada");
  await expectLogged(String(page.headers["x-request-id"]));
});

import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { of, postern, posternWith } from "../support/command.ts";
import { aFailingDisk, type FailingDisk } from "../support/failing-disk.ts";
import { exported, loggedIn, logOut, password, signedUp } from "../support/people.ts";
import { PlainBrowser } from "../support/plain-browser.ts";
import { type Portal, startPortal, waitFor } from "../support/portal.ts";

// What a full disk is not: a quota and a largest file reach the database as failed writes, a network disk's failures
// as failed syncs.

let disk: FailingDisk;
let portal: Portal;

beforeEach(async () => {
  disk = aFailingDisk();
  portal = await startPortal({ ...disk.settings, WORKERS: "1" });
  // Made by the primary soon after the start.
  await waitFor(() => readdirSync(portal.dataDir).includes("reserve"));
});

afterEach(async () => {
  disk.mend();
  await portal.stop();
  disk.remove();
});

const long = "x".repeat(4_900);
const values = (name: string) => ({ name, contact: "", description: "" });

/** Saves longer and longer until nothing fits any more, and gives the refusal. */
async function refusal(browser: PlainBrowser) {
  for (let times = 0; times < 200; times++) {
    const form = { ...values("refused"), description: `${times} ${long}` };
    const answer = await browser.submit("/information/edit", form);
    if (answer.status !== 303) return answer;
  }
  throw new Error("Everything was saved.");
}

/** Whether the browser's session has ended on the server, even if the browser was told otherwise. */
async function hasEnded(browser: PlainBrowser, cookies: Map<string, string>): Promise<boolean> {
  const copy = Object.assign(new PlainBrowser(browser.portal), { cookies });
  return (await copy.get("/information")).status === 307;
}

const reasons = () =>
  portal
    .log()
    .filter(({ event }) => event === "nothing can be saved")
    .map(({ reason }) => reason);

test("where a quota is used up nothing is saved, and people read, log out, take everything along and leave", async () => {
  const ada = await signedUp(portal, "ada");
  const other = await loggedIn(portal, "ada");
  const ben = await signedUp(portal, "ben");
  expect((await ada.submit("/information/edit", values("old value"))).status).toBe(303);
  disk.limit(0);

  const refused = await refusal(ada);
  expect(refused.status).toBe(503);
  expect(refused.headers["retry-after"]).toBeDefined();
  expect(refused.body).toMatch(/Not saved\. Try again in a moment\. Reference/);
  await waitFor(() => reasons().includes("the disk quota is used up"));
  await waitFor(async () => /nothing can be saved: .*quota/.test((await ada.get("/readyz")).body), 20_000);
  expect(await postern(["health"], of(portal))).toMatchObject({
    code: 1,
    err: expect.stringContaining("saves nothing: the disk quota is used up."),
  });
  for (const path of ["/information", "/activity", "/security/sessions", "/log-in", "/healthz"])
    expect([200, 307]).toContain((await ada.get(path)).status);
  expect(Object.keys(await exported(ada))).toContain("name");
  const backup = await posternWith("", ["backup", join(portal.dataDir, "../a.backup")], {
    ...of(portal),
    ...disk.settings,
  });
  expect([backup.code, backup.err]).toEqual([1, expect.stringMatching(/^The disk took no more [^\n]*\n$/)]);
  expect(readdirSync(join(portal.dataDir, "staging"))).toEqual([]);
  expect(readdirSync(join(portal.dataDir, "..")).filter((name) => name.includes("backup"))).toEqual([]);

  const cookies = new Map(other.cookies);
  expect((await logOut(other)).status).toBe(303);
  expect(await hasEnded(other, cookies)).toBe(true);
  const left = await ben.submit("/account/delete", { username: "ben", password });
  expect([left.status, left.headers.location]).toEqual([303, "/goodbye"]);

  disk.mend();
  expect((await ada.submit("/information/edit", values("room again"))).status).toBe(303);
  await waitFor(async () => (await ada.get("/readyz")).body === "ok\n", 20_000);
});

test("where files may not grow any further people log out", async () => {
  const ada = await signedUp(portal, "ada");
  const other = await loggedIn(portal, "ada");
  const sizes = () =>
    ["", "-wal"].map((suffix) => statSync(join(portal.dataDir, `postern.db${suffix}`)).size);
  // The log is what reaches the limit: what is in it still has to fit into the database.
  for (let [database = 0, log = 0] = sizes(); log < 2 * database; [database = 0, log = 0] = sizes())
    await ada.submit("/information/edit", { ...values("saved"), description: `${log} ${long}` });
  const files = sizes();
  const { pid } = portal.process;
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ");
  for (const each of children)
    execFileSync("prlimit", ["--pid", each, `--fsize=${Math.max(...files)}:unlimited`]);

  const refused = await refusal(ada);
  expect(refused.status).toBe(503);
  expect(refused.body).toContain("Not saved. Try again in a moment.");
  await waitFor(() => reasons().includes("its files may not grow any further"));
  expect((await ada.get("/information")).status).toBe(200);
  const cookies = new Map(other.cookies);
  expect((await logOut(other)).status).toBe(303);
  expect(await hasEnded(other, cookies)).toBe(true);
});

test("what could not be synced is not said to be saved, and the old value stands", async () => {
  const ada = await signedUp(portal, "ada");
  expect((await ada.submit("/information/edit", values("old value"))).status).toBe(303);
  disk.refuseToSync();
  const refused = await ada.submit("/information/edit", values("new value"));
  expect(refused.status).toBe(503);
  await waitFor(() => reasons().includes("the disk reports an error (SQLITE_IOERR_FSYNC)"));
  expect((await exported(ada)).name).toBe("old value");
  await waitFor(async () => /nothing can be saved/.test((await ada.get("/readyz")).body), 20_000);
  disk.mend();
  expect((await ada.submit("/information/edit", values("synced again"))).status).toBe(303);
  expect((await exported(ada)).name).toBe("synced again");
});

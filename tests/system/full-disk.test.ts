import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { of, postern } from "../support/command.ts";
import { exported, loggedIn, password, signedUp } from "../support/people.ts";
import { formOf, PlainBrowser } from "../support/plain-browser.ts";
import { failingStart, type Portal, startPortal, waitFor } from "../support/portal.ts";
import { aSmallDisk, mayMount, type SmallDisk } from "../support/small-disk.ts";

let disk: SmallDisk;
let portal: Portal | undefined;

beforeEach(() => {
  disk = aSmallDisk(12);
});

afterEach(async () => {
  await portal?.stop();
  disk.remove();
});

test.skipIf(!mayMount)(
  "on a full disk nothing is saved and everything is said, reading and logging out go on",
  async () => {
    mkdirSync(join(disk.folder, "data"));
    portal = await startPortal({ DATA_DIR: join(disk.folder, "data"), WORKERS: "1" });
    const ada = await signedUp(portal, "ada");
    const other = await loggedIn(portal, "ada");
    const ben = await signedUp(portal, "ben");
    expect(
      (await ada.submit("/information/edit", { name: "old value", contact: "", description: "" })).status,
    ).toBe(303);
    disk.fill();

    const long = "x".repeat(4_900);
    const refused = await ada.submit("/information/edit", {
      name: "new value",
      contact: "",
      description: long,
    });
    expect(refused.status).toBe(503);
    expect(refused.headers["retry-after"]).toBeDefined();
    expect(refused.body).toMatch(/Not saved\. Try again in a moment\. Reference/);
    expect(refused.body).toContain('value="new value"');
    const [, id] = /Reference: ([0-9a-f]{8})\b/.exec(refused.body) ?? [];
    expect(portal.log().find((line) => String(line.id).startsWith(String(id)) && line.error)).toMatchObject({
      error: { code: "SQLITE_FULL" },
    });

    expect((await exported(ada)).name).toBe("old value");
    expect(portal.log().some(({ event }) => event === "export not recorded")).toBe(true);
    await waitFor(async () => (await ada.get("/readyz")).body.includes("nothing can be saved"), 20_000);
    expect((await ada.get("/readyz")).body).toBe("ok, but nothing can be saved: the disk is full\n");
    expect(await postern(["health"], of(portal))).toMatchObject({
      code: 1,
      err: expect.stringContaining("can be read, but saves nothing: the disk is full."),
    });
    expect(await postern(["member", "recover", "ada"], of(portal))).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^Not saved in .*postern\.db: the disk is full\. Make room/m),
    });
    for (const path of [
      "/information",
      "/activity",
      "/security/sessions",
      "/log-in",
      "/healthz",
      "/readyz",
    ]) {
      expect([200, 307]).toContain((await ada.get(path)).status);
    }

    const copy = Object.assign(new PlainBrowser(portal), { cookies: new Map(other.cookies) });
    const page = await other.get("/information");
    const logOut = [...page.body.matchAll(/<form\b[^>]*>[\s\S]*?<\/form>/g)]
      .map(([form]) => form)
      .find((form) => form.includes("Log out"));
    expect((await other.post("/information", formOf(logOut ?? "", []))).status).toBe(303);
    expect((await copy.get("/information")).status).toBe(307);
    const left = await ben.submit("/account/delete", { username: "ben", password });
    expect([left.status, left.headers.location]).toEqual([303, "/goodbye"]);

    disk.empty();
    expect(
      (await ada.submit("/information/edit", { name: "room again", contact: "", description: long })).status,
    ).toBe(303);
    expect((await exported(ada)).name).toBe("room again");
    await portal.stop();
    disk.fill();
    expect(await failingStart({ DATA_DIR: portal.dataDir, CERT_DIR: portal.certDir })).toMatchObject({
      code: 1,
      output: expect.stringMatching(/postern\.db cannot be opened: its disk takes no more\. Make room/),
    });
  },
);

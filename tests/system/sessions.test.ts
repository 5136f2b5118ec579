import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loggedIn, signedUp } from "../support/people.ts";
import { formOf, type Page, type PlainBrowser } from "../support/plain-browser.ts";
import { type Portal, startPortal } from "../support/portal.ts";

let portal: Portal;

beforeAll(async () => {
  portal = await startPortal();
});

afterAll(async () => {
  await portal.stop();
});

const isLoggedIn = async (browser: PlainBrowser) => (await browser.get("/information")).status === 200;

/** The addresses of the sessions on the list, this browser's first. */
async function sessionPaths(browser: PlainBrowser): Promise<string[]> {
  const { body } = await browser.get("/security/sessions");
  return [...body.matchAll(/href="(\/security\/sessions\/[^"]+)"/g)].map(([, path = ""]) => path);
}

/** The form that ends the page's session. */
function endingOf({ body }: Page): Record<string, string> {
  const main = body.slice(body.indexOf("<main"));
  return formOf(main, ["stamp"]);
}

/** Two browsers of a member, and the addresses of their sessions. */
async function twoBrowsers(username: string) {
  const here = await signedUp(portal, username);
  const there = await loggedIn(portal, username);
  const [own = "", other = ""] = await sessionPaths(here);
  return { here, there, own, other };
}

test("the list leads to each session, whose page says what it is and ends it", async () => {
  const { here, there, own, other } = await twoBrowsers("ada");
  const ofThis = await here.get(own);
  expect(ofThis.body).toContain("This browser");
  const page = await here.get(other);
  expect(page.status).toBe(200);
  expect(page.body).not.toContain("This browser");
  for (const fact of ["Address", "Last seen", "With your password", "without use"])
    expect(page.body).toContain(fact);
  const answer = await here.post(other, endingOf(page));
  expect([answer.status, answer.headers.location]).toEqual([303, "/security/sessions?done=ended"]);
  expect(await isLoggedIn(there)).toBe(false);
  expect(await isLoggedIn(here)).toBe(true);
  expect((await here.get(other)).status).toBe(404);
  // As a double click posts it.
  expect((await here.post(other, endingOf(page))).status).toBe(303);
});

test("ending this browser's session logs out", async () => {
  const { here, own, there } = await twoBrowsers("ben");
  const answer = await here.post(own, endingOf(await here.get(own)));
  expect([answer.status, answer.headers.location]).toEqual([303, "/log-in?done=out"]);
  expect(answer.headers["clear-site-data"]).toContain('"storage"');
  expect(await isLoggedIn(here)).toBe(false);
  expect((await there.get("/activity")).body).toContain("Logged out");
});

describe("another member's session", () => {
  test("is not found, and neither is one that nobody has", async () => {
    const [mine, theirs] = [await twoBrowsers("cleo"), await twoBrowsers("dan")];
    for (const path of [
      theirs.other,
      `${mine.own}x`,
      "/security/sessions/x",
      "/security/sessions/%C3%A4",
      "/security/sessions/00000000-0000-7000-8000-000000000000",
    ]) {
      const page = await mine.here.get(path);
      expect([path, page.status]).toEqual([path, 404]);
      expect(page.body).toContain("There is no page at this address");
    }
  });

  test("is not ended, by the form of whichever session, posted with or without script", async () => {
    const [mine, theirs] = [await twoBrowsers("eve"), await twoBrowsers("fay")];
    const form = endingOf(await mine.here.get(mine.other));
    const answer = await mine.here.post(theirs.other, form);
    expect(answer.status).toBe(404);
    expect(answer.body).toContain("There is no page at this address");
    const [, id = ""] = /"id":"([0-9a-f]+)"/.exec(Object.values(form).join("\n")) ?? [];
    expect((await mine.here.call(theirs.other, id, { stamp: form.stamp ?? "" })).status).toBe(404);
    expect(await isLoggedIn(theirs.there)).toBe(true);
    expect(await isLoggedIn(mine.there)).toBe(true);
    expect(portal.log().filter(({ event }) => event === "request failed")).toEqual([]);
  });
});

test("no query changes which session is shown or ended", async () => {
  const { here, there, own, other } = await twoBrowsers("gil");
  const id = other.split("/").at(-1);
  for (const query of [`?nxtPid=${id}`, `?id=${id}`, `?nxtIid=${id}`, `?params=${id}&session=${id}`])
    expect((await here.get(own + query)).body).toContain("This browser");
  const third = await loggedIn(portal, "gil");
  const [, newest = ""] = await sessionPaths(here);
  const answer = await here.post(`${newest}?nxtPid=${id}&id=${id}`, endingOf(await here.get(newest)));
  expect(answer.status).toBe(303);
  expect(await isLoggedIn(third)).toBe(false);
  expect(await isLoggedIn(there)).toBe(true);
});

test("the log shows no session's id", async () => {
  const { here, own, other } = await twoBrowsers("hal");
  await here.get(`${other}?id=x`);
  await here.get("/security/sessions/unknown/deeper");
  const paths = portal.log().flatMap(({ path }) => (typeof path === "string" ? [path] : []));
  expect(paths).toContain("/security/sessions/[id]");
  const ids = [own, other].map((path) => path.split("/").at(-1) ?? "");
  for (const id of ids) expect(portal.output()).not.toContain(id);
});

test("sessions can be told apart: exact times, expiry, and buttons and links with names of their own", async () => {
  const { here } = await twoBrowsers("ida");
  await loggedIn(portal, "ida");
  const body = (await here.get("/security/sessions")).body.replaceAll("<!-- -->", "");
  expect(body.match(/<time [^>]*>\d{1,2} \w{3,4} \d{4}, \d\d:\d\d<\/time>/g)).toHaveLength(9);
  expect(body.match(/<dt>Expires/g)).toHaveLength(3);
  const named = /, logged in \d{1,2} \w{3,4} \d{4}, \d\d:\d\d:\d\d/;
  const links = [...body.matchAll(/<a [^>]*aria-label="([^"]*)"/g)].map(([, name = ""]) => name);
  expect(links.filter((name) => named.test(name))).toHaveLength(3);
  expect(body.match(/Log out<span class="sr-only"> [^<]*, logged in [^<]*</g)).toHaveLength(2);
  expect(body).toMatch(/<\/a> <span class="pill">This browser/);
});

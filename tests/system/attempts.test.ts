import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { logOut, password, signedUp } from "../support/people.ts";
import { formOf, PlainBrowser } from "../support/plain-browser.ts";
import { type Portal, startPortal } from "../support/portal.ts";

/** The one that a test has to itself, or else the one of all. */
let portal: Portal;
let shared: Portal;

beforeAll(async () => {
  shared = await startPortal({ WORKERS: "2", ATTEMPTS_PER_NETWORK: "10000", SIGN_UPS_PER_NETWORK: "10000" });
  portal = shared;
});

afterEach(async () => {
  if (portal !== shared) await portal.stop();
  portal = shared;
});

afterAll(() => shared.stop());

const from = (address: string) => ({ "x-forwarded-for": address });

async function tryLogIn(username: string, typed: string, headers: Record<string, string> = {}) {
  return new PlainBrowser(portal).submit("/log-in", { username, password: typed }, headers);
}

describe("trying passwords", () => {
  test("after ten tries a name is closed for a while, whether or not it exists, across workers and restarts; a form from before sign-up was closed does nothing", async () => {
    portal = await startPortal({ WORKERS: "2" });
    const form = formOf((await new PlainBrowser(portal).get("/sign-up")).body, ["username"]);
    await signedUp(portal, "ada");
    for (const username of ["ada", "nobody"]) {
      for (let tries = 0; tries < 10; tries += 1)
        expect((await tryLogIn(username, "wrong")).status).toBe(200);
      const refused = await tryLogIn(username, "wrong");
      expect(refused.status).toBe(429);
      expect(refused.body).toMatch(
        /Too many failed attempts for this username or from your network\. Try again in \d+ minutes?\./,
      );
      expect(Number(refused.headers["retry-after"])).toBeGreaterThan(60);
    }
    await portal.stop();
    portal = await startPortal({ DATA_DIR: portal.dataDir, CERT_DIR: portal.certDir, SIGN_UP: "closed" });
    expect((await tryLogIn("ADA ", password)).status).toBe(429);

    const browser = new PlainBrowser(portal);
    expect((await browser.get("/sign-up")).body).toMatch(/closed|not open/i);
    const answer = await browser.post("/sign-up", { ...form, username: "late", password });
    expect(answer.status).toBeLessThan(500);
    expect(browser.cookies.size).toBe(0);
    expect((await tryLogIn("late", password)).status).toBe(200);
  });

  test("a browser one has logged in with is let in while strangers keep the name closed, others are not", async () => {
    const browser = await signedUp(portal, "brenda");
    expect((await logOut(browser)).status).toBe(303);
    expect([...browser.cookies.keys()]).toEqual(["__Host-postern-known"]);
    for (let tries = 0; tries <= 10; tries += 1) await tryLogIn("brenda", "wrong");
    expect((await tryLogIn("brenda", password)).status).toBe(429);
    expect((await browser.submit("/log-in", { username: "brenda", password })).status).toBe(303);
    expect([...browser.cookies.keys()].sort()).toEqual(["__Host-postern", "__Host-postern-known"]);
  });

  test("fifty tries at once at one name get no more than ten answers", async () => {
    await signedUp(portal, "carl");
    const answers = await Promise.all(Array.from({ length: 30 }, () => tryLogIn("carl", "wrong")));
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(10);
  });

  test("a wrong password and an unknown name get the same answer", async () => {
    await signedUp(portal, "eve");
    const [known, unknown] = [await tryLogIn("eve", "wrong wrong"), await tryLogIn("bob", "wrong wrong")];
    const plain = ({ body }: { body: string }) =>
      body
        .replace(/value="(eve|bob)"/g, "")
        .replace(/nonce="[^"]*"/g, "")
        .replace(/"nonce[^,]*,/g, "");
    expect(unknown.status).toBe(known.status);
    expect(known.body).toContain("Wrong username or password.");
    expect(known.body).not.toContain("wrong wrong");
    expect(plain(unknown).replaceAll("bob", "eve")).toHaveLength(plain(known).length);
    expect(Object.keys(unknown.headers)).toEqual(Object.keys(known.headers));
  });
});

describe("behind a proxy", () => {
  test("an IPv6 network counts as one, mapped addresses as the IPv4 they are, garbage as the proxy", async () => {
    portal = await startPortal({ TRUST_PROXY: "127.0.0.1,::1", ATTEMPTS_PER_NETWORK: "5", WORKERS: "1" });
    const tries = async (addresses: string[]) => {
      const statuses = [];
      for (const [at, address] of addresses.entries())
        statuses.push((await tryLogIn(`x${at}${address}`, "wrong", from(address))).status);
      return statuses;
    };
    expect((await tries(Array.from({ length: 6 }, (_, at) => `2001:db8:1:2::${at + 1}`))).at(-1)).toBe(429);
    const mixed = [
      "203.0.113.7",
      "::ffff:203.0.113.7",
      "::ffff:cb00:7107",
      "203.0.113.7",
      "::ffff:203.0.113.7",
      "203.0.113.7",
    ];
    expect((await tries(mixed)).at(-1)).toBe(429);
    expect(await tries(["203.0.113.8", "::ffff:203.0.113.8"])).toEqual([200, 200]);
    expect((await tries(["a", "b", "c", "203.0.113.9, d", "e", "f"])).at(-1)).toBe(429);
    expect(await tries(["198.51.100.1, 203.0.113.7, 127.0.0.1"])).toEqual([429]);
  });

  test("forms work under each ORIGIN, and activity shows the caller", async () => {
    const origins = ["https://portal.example", "https://portal.example:4443"];
    portal = await startPortal({ TRUST_PROXY: "127.0.0.1,::1", ORIGIN: origins.join() });
    for (const [number, origin] of origins.entries()) {
      const headers = {
        host: new URL(origin).host,
        "x-forwarded-host": "portal.example",
        "x-forwarded-proto": "https",
        ...from("203.0.113.9"),
      };
      const browser = new PlainBrowser(portal);
      const form = formOf((await browser.get("/sign-up", headers)).body, ["username"]);
      const fields = { ...form, username: `ada ${number}`, password };
      expect((await browser.post("/sign-up", fields, { ...headers, origin })).status).toBe(303);
      expect((await browser.get("/activity", headers)).body).toContain("203.0.113.9");
    }
  });
});

describe("signing up", () => {
  test("a network signs up as often as the setting says; right log-ins never count; without TRUST_PROXY nobody names another address", async () => {
    const limits = { SIGN_UPS_PER_NETWORK: "2", ATTEMPTS_PER_MEMBER: "3", ATTEMPTS_PER_NETWORK: "3" };
    portal = await startPortal(limits);
    await signedUp(portal, "one");
    await signedUp(portal, "two");
    const third = await new PlainBrowser(portal).submit("/sign-up", { username: "three", password });
    expect(third.status).toBe(429);
    expect(third.body).toContain('value="three"');
    for (let times = 0; times < 8; times += 1) expect((await tryLogIn("one", password)).status).toBe(303);
    const statuses = [];
    for (let at = 0; at < 4; at += 1)
      statuses.push((await tryLogIn(`x${at}`, "wrong", from(`203.0.113.${at}`))).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
  });

  test("a double click makes one member, logged in both times; a race of two people one member and one clear message", async () => {
    for (let times = 0; times < 10; times += 1) {
      const username = `double ${times}`;
      const clicks = [new PlainBrowser(portal), new PlainBrowser(portal)];
      const answers = await Promise.all(
        clicks.map((browser) => browser.submit("/sign-up", { username, password })),
      );
      expect(answers.map(({ status }) => status)).toEqual([303, 303]);
      expect(answers.every(({ headers }) => String(headers.location).startsWith("/information"))).toBe(true);
    }
    const people = [password, "a different long password"].map((typed) =>
      new PlainBrowser(portal).submit("/sign-up", { username: "contested", password: typed }),
    );
    const [first, second] = await Promise.all(people);
    expect([first?.status, second?.status].sort()).toEqual([200, 303]);
    expect([first, second].find((answer) => answer?.status === 200)?.body).toContain("taken");
  });

  test("other spellings of a name find the same member and cannot be signed up again", async () => {
    await signedUp(portal, "lena");
    for (const spelling of ["lena ", " lena", "LENA", "lena\u00a0"])
      expect((await tryLogIn(spelling, password)).status).toBe(303);
    for (const spelling of [" lena", "lena ", "Lena"]) {
      const answer = await new PlainBrowser(portal).submit("/sign-up", {
        username: spelling,
        password: "some other password",
      });
      expect(answer.status).toBe(200);
      expect(answer.body).toContain("taken");
    }
  });
});

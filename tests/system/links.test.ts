import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { invited, linkBeside, opened, used } from "../support/links.ts";
import { loggedIn, operatorOf, password, signedUp } from "../support/people.ts";
import { formOf, PlainBrowser } from "../support/plain-browser.ts";
import { type Portal, startPortal } from "../support/portal.ts";
import { rawRequest } from "../support/raw.ts";

let portal: Portal;
let olga: PlainBrowser;
/** Every token that was made: none may be anywhere. */
const tokens: string[] = [];

const visitor = () => new PlainBrowser(portal);
const newPassword = "quite another password";

beforeAll(async () => {
  portal = await startPortal({ SIGN_UPS_PER_NETWORK: "10000", ATTEMPTS_PER_NETWORK: "30" });
  const first = await linkBeside(portal);
  tokens.push(first);
  olga = visitor();
  const answer = await used(olga, first, { username: "olga", password });
  expect([answer.status, answer.headers.location]).toEqual([303, "/operator"]);
});

afterAll(async () => {
  await portal.stop();
});

async function inviteOne(line = ""): Promise<string> {
  const [token = ""] = await invited(olga, line);
  expect(token).not.toBe("");
  tokens.push(token);
  return token;
}

async function recoveryOf(username: string): Promise<string> {
  const token = await linkBeside(portal, username);
  tokens.push(token);
  return token;
}

describe("opening a link", () => {
  test("leads to /link with a cookie, the same for every token, and never says it again", async () => {
    const known = await inviteOne();
    for (const token of [known, known, "0".repeat(16), "nonsense", "%C3%A4", "x".repeat(4_000)]) {
      const browser = visitor();
      const answer = await browser.get(`/link/${token}`, { "sec-fetch-site": "cross-site" });
      expect([answer.status, answer.headers.location, answer.body], token).toEqual([303, "/link", ""]);
      const cookies = answer.headers["set-cookie"] as string[];
      expect(cookies).toHaveLength(1);
      expect(cookies[0]).toMatch(
        /^__Host-postern-link=[^;]+; Max-Age=900; Path=\/; Secure; HttpOnly; SameSite=Lax$/,
      );
      expect(answer.headers["cache-control"]).toContain("no-store");
      expect(answer.headers["referrer-policy"]).toBe("same-origin");
    }
  });

  test("a code is read in any spelling there, too", async () => {
    const token = await inviteOne();
    const page = await opened(visitor(), token.replace(/.{4}/g, "$&-").toLowerCase().slice(0, -1));
    expect(page.body).toContain("You are invited");
  });

  test("programs that look at links, three times each and a browser that fetches ahead, use nothing up and get no cookie", async () => {
    await signedUp(portal, "bea");
    for (const [token, fields] of [
      [await inviteOne(), { username: "ada", password }],
      [await recoveryOf("bea"), { password: newPassword }],
    ] as const) {
      for (const path of [`/link/${token}`, "/link"]) {
        const head = await rawRequest(portal, `HEAD ${path}`);
        expect(head.header).not.toMatch(/set-cookie/i);
        for (const [name, value] of [
          ["purpose", "prefetch"],
          ["sec-purpose", "prefetch;prerender"],
        ] as const) {
          const ahead = await visitor().get(path, { [name]: value });
          expect(ahead.headers["set-cookie"]).toBeUndefined();
          // So that the page is asked for again, and not shown as it is without the cookie.
          if (path !== "/link") expect([ahead.status, ahead.headers.location]).toEqual([503, undefined]);
        }
      }
      for (let times = 0; times < 3; times += 1) {
        const scanner = visitor();
        await opened(scanner, token);
        expect([...scanner.cookies.keys()]).toEqual(["__Host-postern-link"]);
      }
      const browser = visitor();
      const answer = await used(browser, token, fields);
      expect(answer.status, answer.body).toBe(303);
      expect([...browser.cookies.keys()].sort()).toEqual(["__Host-postern", "__Host-postern-known"]);
      expect((await browser.get("/information")).status).toBe(200);
    }
  });

  test("a used link and an unknown one get the same page, 410, with the box for a code", async () => {
    const token = await inviteOne();
    expect((await used(visitor(), token, { username: "cleo", password })).status).toBe(303);
    const plain = ({ body }: { body: string }) => body.replace(/nonce="?[^",]*/g, "").length;
    const [gone, unknown] = [await opened(visitor(), token), await opened(visitor(), "1".repeat(16))];
    for (const page of [gone, unknown]) {
      expect(page.status).toBe(410);
      expect(page.body).toContain("This link cannot be used any more");
      formOf(page.body, ["code"]);
    }
    expect(Math.abs(plain(gone) - plain(unknown))).toBeLessThan(10);
  });
});

describe("using a link", () => {
  test("of two at once one becomes a member, and the other is told that the link is used", async () => {
    const token = await inviteOne();
    const [one, other] = [visitor(), visitor()];
    const forms = await Promise.all([one, other].map((browser) => opened(browser, token)));
    const answers = await Promise.all(
      [one, other].map((browser, at) =>
        browser.post("/link", {
          ...formOf(forms[at]?.body ?? "", ["username", "password"]),
          ...{ username: `racer ${at}`, password },
        }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 410]);
  });

  test("a double click ends logged in", async () => {
    const [token, browser] = [await inviteOne(), visitor()];
    const page = await opened(browser, token);
    const fields = { ...formOf(page.body, ["username"]), username: "dora", password };
    const answers = await Promise.all([browser.post("/link", fields), browser.post("/link", fields)]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    expect((await browser.get("/information")).body).toContain("dora");
  });

  test("what is wrong comes back with what was typed, but for the password, and uses nothing up", async () => {
    const [token, browser] = [await inviteOne("Eve,eve of the list"), visitor()];
    expect((await opened(browser, token)).body).toContain('value="eve of the list"');
    const answer = await used(browser, token, { username: "Eve", password: "short secret" });
    expect(answer.status).toBe(200);
    expect(answer.body).toContain("Your password must be 15 characters or more.");
    expect(answer.body).toContain('value="Eve"');
    expect(answer.body).not.toContain("short secret");
    const done = await browser.submit("/link", { username: "Eve", password });
    expect([done.status, done.headers.location]).toEqual([303, "/information?done=welcome"]);
    expect((await browser.get("/information")).body).toContain("Eve");
  });

  test("two tabs do not mix: a form does nothing with the link of another tab", async () => {
    await signedUp(portal, "fay");
    const [first, second, browser] = [await inviteOne(), await recoveryOf("fay"), visitor()];
    const form = formOf((await opened(browser, first)).body, ["username", "password"]);
    expect((await opened(browser, second)).body).toContain("fay");
    const answer = await browser.post("/link", { ...form, username: "gil", password });
    expect([answer.status, browser.cookies.has("__Host-postern")]).toEqual([200, false]);
    await loggedIn(portal, "fay");
    expect((await used(visitor(), first, { username: "gil", password })).status).toBe(303);
    expect((await used(visitor(), second, { password: newPassword })).status).toBe(303);
  });

  test("a recovery names its member, and ends what the old password opened", async () => {
    const [hal, elsewhere] = [await signedUp(portal, "hal"), await loggedIn(portal, "hal")];
    const browser = visitor();
    const token = await recoveryOf("hal");
    const page = await opened(browser, token);
    expect(page.body).toContain("hal");
    expect(() => formOf(page.body, ["code"])).toThrow();
    const answer = await used(browser, token, { password: newPassword });
    expect([answer.status, answer.headers.location]).toEqual([303, "/information?done=password"]);
    for (const old of [hal, elsewhere]) expect((await old.get("/information")).status).toBe(307);
    expect((await visitor().submit("/log-in", { username: "hal", password })).status).toBe(200);
    expect((await opened(visitor(), token)).status).toBe(410);
  });

  test("a member who opens an invitation keeps it for somebody else", async () => {
    const [ida, token] = [await signedUp(portal, "ida"), await inviteOne()];
    const page = await opened(ida, token);
    expect(page.body).toContain("You are a member already");
    expect(() => formOf(page.body, ["password"])).toThrow();
    expect((await used(visitor(), token, { username: "jo", password })).status).toBe(303);
  });

  test("without the cookie there is a box for the code, for which a network has so many tries", async () => {
    const token = await inviteOne();
    for (const path of ["/link", "/recover"]) {
      const browser = visitor();
      const wrong = await browser.submit(path, { code: "0000-0000-0000-0000" });
      expect(wrong.status).toBe(200);
      expect(wrong.body).toContain("There is no such code");
      expect(wrong.body).toContain('value="0000-0000-0000-0000"');
      const right = await browser.submit(path, { code: token.replace(/.{4}/g, "$& ").toLowerCase() });
      expect([right.status, right.headers.location]).toEqual([303, "/link"]);
      expect((await browser.get("/link")).body).toContain("You are invited");
    }
    const browser = visitor();
    const statuses: number[] = [];
    while (statuses.length < 40 && statuses.at(-1) !== 429)
      statuses.push((await browser.submit("/link", { code: "1".repeat(16) })).status);
    expect(statuses.at(-1)).toBe(429);
    expect((await browser.submit("/link", { code: token })).status).toBe(429);
    // Who has the link needs no try.
    expect((await opened(visitor(), token)).body).toContain("You are invited");
  });
});

describe("invitations", () => {
  test("an operator makes many from a table, sees the links once, who came, and takes one back", async () => {
    const table = '\uFEFFname;username;description\r\nKim;kim of the table;"two\r\nlines"\r\nLea;;\r\n';
    const answer = await olga.submit("/operator/invitations", { people: table, days: "3" });
    expect(answer.status).toBe(200);
    const links = [...answer.body.matchAll(/https:\/\/[^<"]*\/link\/([0-9A-Z]{16})</g)];
    expect(links).toHaveLength(2);
    const [kim = "", lea = ""] = links.map(([, token = ""]) => token);
    tokens.push(kim, lea);
    const list = await olga.get("/operator/invitations");
    for (const token of [kim, lea]) expect(list.body).not.toContain(token);
    expect(list.body).toContain("Lea");
    const browser = visitor();
    await used(browser, kim, { username: "kim of the table", password });
    expect((await browser.get("/information")).body).toContain("two\nlines");
    expect((await olga.get("/operator/invitations")).body).toMatch(
      /Used by <a href="\/operator\/members\/[0-9a-f-]{36}"><bdi>kim of the table/,
    );
    const forms =
      (await olga.get("/operator/invitations")).body.match(/<form\b[^>]*>[\s\S]*?<\/form>/g) ?? [];
    const form = forms.find((text) => text.includes("the invitation for Lea")) ?? "";
    expect((await olga.post("/operator/invitations", formOf(form, ["invitation"]))).status).toBe(303);
    expect((await opened(visitor(), lea)).status).toBe(410);
  });

  test("a double click makes the same links, and the list is a look at those who came", async () => {
    const form = formOf((await olga.get("/operator/invitations")).body, ["people", "days"]);
    const typed = { ...form, people: "Uma\nUte", days: "3" };
    const tokensIn = ({ body }: { body: string }) =>
      [...body.matchAll(/\/link\/([0-9A-Z]{16})</g)].map(([, token = ""]) => token);
    const [first = [], second] = (
      await Promise.all([1, 2].map(() => olga.post("/operator/invitations", typed)))
    ).map(tokensIn);
    expect(first).toHaveLength(2);
    expect(second).toEqual(first);
    tokens.push(...first);
    const browser = visitor();
    await used(browser, first[0] ?? "", { username: "uma", password });
    const seen = async () => (await browser.get("/activity?kind=operators")).body.includes("Shown in a list");
    const ahead = await olga.get("/operator/invitations", { "sec-purpose": "prefetch" });
    const led = await olga.get("/operator/invitations", { "sec-fetch-site": "cross-site" });
    expect([ahead.status, led.status, await seen()]).toEqual([503, 403, false]);
    for (const { body } of [ahead, led]) expect(body).not.toContain("uma");
    await olga.get("/operator/invitations");
    expect(await seen()).toBe(true);
  });

  test("what cannot be read is said with its line, and nobody is invited", async () => {
    const answer = await olga.submit("/operator/invitations", { people: "name,age\nMia,7", days: "many" });
    expect(answer.body).toContain("There is no field “age”.");
    expect(answer.body).not.toContain("/link/");
    expect((await olga.submit("/operator/invitations", { people: "Mia", days: "many" })).body).toContain(
      "Enter a number of days from 1 to 365.",
    );
    expect((await olga.get("/operator/invitations")).body).not.toContain("Mia");
  });

  test("for members and visitors there is no such page", async () => {
    const [ada, form] = [
      await signedUp(portal, "nat"),
      formOf((await olga.get("/operator/invitations")).body, ["people"]),
    ];
    for (const browser of [ada, visitor()]) {
      expect((await browser.get("/operator/invitations")).status).toBe(404);
      expect((await browser.post("/operator/invitations", { ...form, days: "1" })).status).toBe(404);
    }
  });
});

describe("the first operator", () => {
  test("becomes one once; the link of somebody who comes late is gone, and so is each older one", async () => {
    const other = await startPortal({ SIGN_UP: "approval", WORKERS: "1" });
    const ada = new PlainBrowser(other);
    await ada.submit("/sign-up", { username: "ada", password });
    const [old, token] = [await linkBeside(other), await linkBeside(other)];
    expect((await opened(new PlainBrowser(other), old)).status).toBe(410);
    const page = await opened(ada, token);
    expect(page.body).toContain("You are logged in as ada");
    expect((await ada.submit("/link", { password: "wrong" })).body).toContain("This is not your password.");
    const fields = { ...formOf(page.body, ["password", "link"]), password };
    const answers = await Promise.all([ada.post("/link", fields), ada.post("/link", fields)]);
    expect(answers.map(({ headers }) => headers.location)).toEqual(["/operator", "/operator"]);
    expect((await ada.get("/operator")).status).toBe(200);
    expect((await opened(new PlainBrowser(other), await linkBeside(other))).status).toBe(410);
    await other.stop();
  });
});

test("no token stands in the log or in what was printed", async () => {
  expect(tokens.length).toBeGreaterThan(10);
  const output = portal.output();
  expect(output).toContain('"path":"/link/[token]"');
  for (const token of tokens) expect(output.toUpperCase()).not.toContain(token);
});

test("operators made beside are operators here", async () => {
  expect((await (await operatorOf(portal, "oda")).get("/operator/invitations")).status).toBe(200);
});

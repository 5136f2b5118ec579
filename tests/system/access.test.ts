import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { builtActionPaths, builtPaths } from "../support/built.ts";
import {
  exported,
  loggedIn,
  logOut,
  operatorOf,
  operatorsPathOf,
  password,
  signedUp,
} from "../support/people.ts";
import { formOf, PlainBrowser } from "../support/plain-browser.ts";
import { type Portal, startPortal } from "../support/portal.ts";
import { http2Request, http2Session, rawRequest } from "../support/raw.ts";

let portal: Portal;

beforeAll(async () => {
  portal = await startPortal({ WORKERS: "2" });
});

afterAll(async () => {
  await portal.stop();
});

/** What visitors may see; all else that was built is for members. */
const visitorPages = [
  "/",
  "/.well-known/change-password",
  "/.well-known/security.txt",
  "/accessibility",
  "/connection",
  "/connection/trust",
  "/connection/trust/authority.crt",
  "/connection/trust/authority.pem",
  "/goodbye",
  "/link",
  "/link/00000000-0000-7000-8000-000000000000",
  "/log-in",
  "/recover",
  "/privacy",
  "/sign-up",
];
const isOperators = (path: string) => path === "/operator" || path.startsWith("/operator/");
const operatorPages = builtPaths().filter(isOperators);
const memberPages = builtPaths().filter(
  (path) => !visitorPages.includes(path) && !path.startsWith("/export-schema/") && !isOperators(path),
);

describe("what is there for operators alone", () => {
  /** A visitor and a member: for both there is nothing. */
  const others = async () => [
    new PlainBrowser(portal),
    await signedUp(portal, `nobody-${Math.random()}`.slice(0, 20)),
  ];

  test("every page of theirs is one that nobody else finds, with whatever method", async () => {
    expect(operatorPages.length).toBeGreaterThanOrEqual(5);
    for (const browser of await others())
      for (const path of operatorPages)
        for (const method of ["GET", "HEAD"])
          expect((await browser.send(path, { method })).status, `${method} ${path}`).toBe(404);
  });

  test("nor does anybody else find a real member's", async () => {
    const ada = await signedUp(portal, "ada-of-operators");
    const [path, own] = [await operatorsPathOf(portal, "ada-of-operators"), "ada-of-operators"];
    for (const browser of [new PlainBrowser(portal), ada])
      for (const below of ["", "/disable", "/delete", "/role", "/recover"]) {
        const page = await browser.get(path + below);
        expect(page.status, path + below).toBe(404);
        if (browser !== ada) expect(page.body).not.toContain(own);
      }
  });

  test("every action of theirs is refused with 404, whatever is posted, and does nothing", async () => {
    const actions = builtActionPaths().filter(([, paths]) => paths.some(isOperators));
    expect(actions.length).toBeGreaterThanOrEqual(5);
    const fields = { stamp: "x", reason: "", password, username: "taken over", step: "keys" };
    for (const browser of await others())
      for (const [id, paths] of actions)
        for (const path of paths.filter(isOperators))
          for (const answer of [
            await browser.call(path, id, fields),
            await browser.post(path, { ...fields, [`$ACTION_ID_${id}`]: "" }),
            await browser.post(path, { ...fields, [`$ACTION_ID_${"0".repeat(42)}`]: "" }),
          ])
            expect(answer.status, `${id} at ${path}: ${answer.body.slice(0, 500)}`).toBe(404);
  });

  test("and none of their actions does anything for others at any other address", async () => {
    const actions = builtActionPaths().filter(([, paths]) => paths.every(isOperators));
    const ada = await signedUp(portal, "ada-elsewhere");
    for (const [id] of actions)
      for (const path of ["/information", "/security"]) {
        const answer = await ada.call(path, id, { stamp: "x", reason: "", password });
        expect(answer.status, `${id} at ${path}`).toBeGreaterThanOrEqual(400);
      }
  });

  test("to operators the order is: another site, an older build, a form of another act", async () => {
    const ola = await operatorOf(portal, "ola-of-the-order");
    await signedUp(portal, "ada-of-the-order");
    const path = `${await operatorsPathOf(portal, "ada-of-the-order")}/disable`;
    const form = formOf((await ola.get(path)).body, ["reason"]);
    const elsewhere = { origin: "https://elsewhere.example", "sec-fetch-site": "cross-site" };
    for (const browser of [ola, new PlainBrowser(portal)])
      expect((await browser.post(path, form, elsewhere)).status).toBe(403);
    const older = { ...form, [`$ACTION_ID_${"0".repeat(42)}`]: "" };
    const [own = ""] = Object.keys(form).filter((name) => name.startsWith("$ACTION"));
    expect(own).not.toBe("");
    expect((await ola.post(path, older)).status).toBe(409);
    expect((await ola.post(path, { ...form, stamp: "x" })).status).toBe(400);
    expect((await ola.get(path)).status).toBe(200);
  });
});

describe("without a session", () => {
  test.each(memberPages)("%s leads to log-in and back", async (path) => {
    const answer = await new PlainBrowser(portal).get(path);
    expect([303, 307]).toContain(answer.status);
    expect(answer.headers.location).toBe(`/log-in?next=${encodeURIComponent(path)}`);
    expect(answer.body).toBe("");
  });

  test("each page that visitors may see is one", () => {
    expect(visitorPages.filter((path) => !builtPaths().includes(path))).toEqual([]);
  });

  test("every server action refuses or does only what visitors may", async () => {
    const actions = builtActionPaths();
    expect(actions.length).toBeGreaterThanOrEqual(9);
    const ada = await signedUp(portal, "ada-with-actions");
    const before = await exported(ada);
    for (const [id, paths] of actions) {
      const visitor = new PlainBrowser(portal);
      const fields = {
        name: "taken over",
        username: "ada-with-actions",
        password: "wrong wrong wrong",
        stamp: "x",
      };
      for (const path of paths) {
        const scripted = await visitor.call(path, id, fields);
        const plain = await visitor.post(path, { ...fields, [`$ACTION_ID_${id}`]: "" });
        for (const answer of [scripted, plain]) {
          expect(answer.status, `${id} at ${path}: ${answer.body}`).toBeLessThan(409);
          expect(visitor.cookies.size).toBe(0);
        }
      }
    }
    expect(await exported(ada)).toEqual(before);
  });

  test("arguments nobody would send are refused, not answered with a broken page", async () => {
    const visitor = new PlainBrowser(portal);
    for (const [id, paths] of builtActionPaths()) {
      for (const args of [
        "[]",
        "[1,2,3]",
        '["$undefined",{"username":"ada"}]',
        "null",
        "{",
        '["$K9"]',
        '["$F1"]',
        '["$@1"]',
      ]) {
        const answer = await visitor.call(paths[0] ?? "/", id, {}, args);
        expect(answer.status, `${id} with ${args}`).toBeLessThan(500);
      }
    }
  });
});

describe("two members", () => {
  test("each sees their own information, at every address", async () => {
    const [ada, bob] = [await signedUp(portal, "ada"), await signedUp(portal, "bob")];
    await ada.submit("/information/edit", { name: "Ada's own", contact: "", description: "" });
    for (const path of memberPages.filter((page) => !page.includes("export"))) {
      expect((await bob.get(`${path}?member=ada&id=ada&username=ada`)).body).not.toContain("Ada&#x27;s own");
    }
    expect(await exported(bob)).not.toMatchObject({ name: "Ada's own" });
  });

  test("a form made for one and posted by the other is refused and changes nothing", async () => {
    const [cleo, dan] = [await signedUp(portal, "cleo"), await signedUp(portal, "dan")];
    for (const [path, fields] of [
      ["/information/edit", { name: "from Cleo's form", contact: "", description: "" }],
      ["/security/password", { current: password, password: "another long password" }],
      ["/account/delete", { username: "dan", password }],
    ] as const) {
      const form = formOf((await cleo.get(path)).body, Object.keys(fields));
      const answer = await dan.post(path, { ...form, ...fields });
      expect(answer.status).toBe(403);
      expect(answer.body).toContain("Somebody else is logged in now");
    }
    expect((await exported(dan)).name ?? "").toBe("");
    expect((await loggedIn(portal, "dan")).cookies.has("__Host-postern")).toBe(true);
  });

  test("a stamp that was tampered with is refused", async () => {
    const eve = await signedUp(portal, "eve");
    const form = formOf((await eve.get("/information/edit")).body, ["name"]);
    const stamp = `${form.stamp?.slice(0, -4)}AAAA`;
    expect((await eve.post("/information/edit", { ...form, stamp, name: "x" })).status).toBe(400);
    const { stamp: _, ...without } = form;
    expect((await eve.post("/information/edit", { ...without, name: "x" })).status).toBe(400);
  });
});

describe("sessions", () => {
  test("an ended session is out at its very next request, on every worker", async () => {
    const here = await signedUp(portal, "fay");
    const there = await loggedIn(portal, "fay");
    const copies = Array.from({ length: 6 }, () =>
      Object.assign(new PlainBrowser(portal), { cookies: new Map(there.cookies) }),
    );
    for (const copy of copies) expect((await copy.get("/information")).status).toBe(200);
    const page = await here.get("/security/sessions");
    const forms = [...page.body.matchAll(/<form\b[^>]*>[\s\S]*?<\/form>/g)].map(([form]) => form);
    const ending = forms.find((form) => /name="session"/.test(form));
    expect(ending, page.body).toBeDefined();
    expect((await here.post("/security/sessions", formOf(ending ?? "", ["session"]))).status).toBe(303);
    for (const copy of copies) expect((await copy.get("/information")).status).toBe(307);
    expect((await here.get("/information")).status).toBe(200);
  });

  test("a common password is refused at sign-up and as a new one, and so is the current one, each with its reason", async () => {
    const common = "This password is little more than one that many people use. Choose another.";
    const visitor = new PlainBrowser(portal);
    const refused = await visitor.submit("/sign-up", { username: "gus", password: "Passw0rd-2026-!" });
    expect(refused.body).toContain(common);
    expect(visitor.cookies.size).toBe(0);
    const gus = await signedUp(portal, "gus");
    for (const [chosen, reason] of [
      ["Passw0rd-2026-!", common],
      [password, "This is your current password. Choose another."],
    ] as const) {
      const answer = await gus.submit("/security/password", { current: password, password: chosen });
      expect(answer.body).toContain(reason);
    }
    await loggedIn(portal, "gus");
  });

  test("a username is refused with the name of the character that is not allowed", async () => {
    const visitor = new PlainBrowser(portal);
    const refused = await visitor.submit("/sign-up", { username: "tab\u200Bname", password });
    expect(refused.body).toContain("a character that nobody sees (U+200B)");
    expect((await visitor.submit("/sign-up", { username: "tab 𓀀", password })).body).toContain(
      "“𓀀” (U+13000)",
    );
  });

  test("a new password ends every other session and gives this one a new token", async () => {
    const here = await signedUp(portal, "gil");
    const there = await loggedIn(portal, "gil");
    const old = new Map(here.cookies);
    const answer = await here.submit("/security/password", {
      current: password,
      password: "quite another password",
    });
    expect(answer.status).toBe(303);
    expect((await here.get("/information")).status).toBe(200);
    expect((await there.get("/information")).status).toBe(307);
    here.cookies = old;
    expect((await here.get("/information")).status).toBe(307);
  });

  test("logging out ends the session on the server and clears what the browser kept", async () => {
    const here = await signedUp(portal, "hal");
    const copy = Object.assign(new PlainBrowser(portal), { cookies: new Map(here.cookies) });
    const answer = await logOut(here);
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe("/log-in?done=out");
    expect(answer.headers["clear-site-data"]).toContain('"storage"');
    expect([...here.cookies.keys()]).toEqual(["__Host-postern-known"]);
    expect((await copy.get("/information")).status).toBe(307);
  });

  test("cookies are found however they are sent, over either protocol", async () => {
    const here = await signedUp(portal, "ida");
    const session = await http2Session(portal);
    const own = `__Host-postern=${here.cookies.get("__Host-postern")}`;
    for (const cookie of [["a=1", own], [own, "a=1"], [`a=1;${own};b=2`]]) {
      expect((await http2Request(session, { ":path": "/information", cookie })).status).toBe(200);
    }
    session.destroy();
  });

  test.each([
    "/icon/../information",
    "/icon/%2e%2e/information",
    "/icon.svg/../information",
    "/icon;/../information",
    "/icon/./../information/edit",
    "/favicon/../information/export",
    "/information/.",
    "/information/..;/information",
  ])("%s means nothing, even if it could mean another path", async (path) => {
    const here = await loggedIn(portal, "ida");
    const { status, header } = await rawRequest(portal, `GET ${path}`, [
      `Cookie: __Host-postern=${here.cookies.get("__Host-postern")}`,
    ]);
    expect(status).toBe(400);
    expect(header).not.toMatch(/cache-control: public/i);
  });

  test("the cookie is what it must be", async () => {
    const browser = new PlainBrowser(portal);
    const answer = await browser.submit("/sign-up", { username: "jo", password });
    const [cookie] = answer.headers["set-cookie"] as string[];
    expect(cookie).toMatch(/^__Host-postern=Fe26\.2[^;]+; /);
    for (const attribute of ["Secure", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=2592000"])
      expect(cookie?.toLowerCase()).toContain(attribute.toLowerCase());
    expect(cookie).not.toMatch(/domain=/i);
  });

  test("a forged or foreign cookie is no session", async () => {
    for (const value of ["", "x", "Fe26.2*1*x*x*x*x*x*x", "a".repeat(4_000)]) {
      const browser = new PlainBrowser(portal);
      browser.cookies.set("__Host-postern", value);
      expect((await browser.get("/information")).status).toBe(307);
    }
  });
});

describe("where log-in leads", () => {
  test.each([
    ["/activity", "/activity"],
    ["/information/edit?done=x", "/information/edit?done=x"],
    ["//evil.example", "/information"],
    ["https://evil.example", "/information"],
    ["/\\evil.example", "/information"],
    ["\\\\evil.example", "/information"],
    ["javascript:alert(1)", "/information"],
    ["/log-in", "/information"],
    ["", "/information"],
  ])("next=%s leads to %s", async (next, where) => {
    await new PlainBrowser(portal).submit("/sign-up", { username: "kim", password });
    const browser = new PlainBrowser(portal);
    const answer = await browser.submit(`/log-in?next=${encodeURIComponent(next)}`, {
      username: "kim",
      password,
    });
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe(where);
    // Somebody who is logged in is there at once.
    const again = await browser.get(`/log-in?next=${encodeURIComponent(next)}`);
    expect([again.status, again.headers.location]).toEqual([307, where]);
  });
});

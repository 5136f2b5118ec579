import { createHash } from "node:crypto";
import { once } from "node:events";
import { Agent, request } from "node:https";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { password, signedUp } from "../support/people.ts";
import { PlainBrowser } from "../support/plain-browser.ts";
import { type Portal, startPortal, waitFor } from "../support/portal.ts";
import { http2Session } from "../support/raw.ts";

let portal: Portal;
let ada: PlainBrowser;
let script: string;

beforeAll(async () => {
  portal = await startPortal({ WORKERS: "2" });
  ada = await signedUp(portal, "ada");
  script = /src="(\/_next\/static\/[^"]+\.js)"/.exec((await ada.get("/information")).body)?.[1] ?? "";
});

afterAll(async () => {
  await portal.stop();
});

async function bytes(path: string, headers: Record<string, string>) {
  const sent = request({
    host: "localhost",
    port: portal.port,
    path,
    agent: new Agent({ ca: portal.authority }),
    headers: { cookie: `__Host-postern=${ada.cookies.get("__Host-postern")}`, ...headers },
  });
  sent.end();
  const [response] = (await once(sent, "response")) as [import("node:http").IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) };
}

const decode = (body: Buffer, coding: string | undefined) =>
  coding === "br" ? brotliDecompressSync(body) : coding === "gzip" ? gunzipSync(body) : body;

describe("coding", () => {
  test.each([
    ["gzip;q=0", undefined],
    ["br;q=0, gzip", "gzip"],
    ["identity;q=1, *;q=0", undefined],
    ["*;q=0", undefined],
    ["GZIP", "gzip"],
    ["", undefined],
    ["zstd", undefined],
    ["gzip, deflate, br, zstd", "br"],
  ])("Accept-Encoding %j gets %s everywhere", async (accepted, coding) => {
    const plain = await bytes(script, {});
    const coded = await bytes(script, { "accept-encoding": accepted });
    expect(decode(coded.body, coded.headers["content-encoding"])).toEqual(plain.body);
    for (const path of [script, "/information"]) {
      const answer = await bytes(path, { "accept-encoding": accepted });
      expect(answer.headers["content-encoding"]).toBe(coding);
      expect(answer.headers.vary).toMatch(/accept-encoding/i);
      expect(answer.body).toHaveLength(Number(answer.headers["content-length"]));
    }
  });
});

describe("a long page", () => {
  test("comes whole", async () => {
    const description = "\u{1F308}".repeat(5_000);
    expect((await ada.submit("/information/edit", { name: "", contact: "", description })).status).toBe(303);
    expect((await ada.get("/information")).body).toContain(description);
    expect((await ada.submit("/information/edit", { name: "", contact: "", description: "" })).status).toBe(
      303,
    );
  });
});

describe("ranges are ignored", () => {
  const ranges = [
    "bytes=-8",
    "bytes=0-0",
    "bytes=99999999-",
    "bytes=5-2",
    "bytes=a-b",
    "bytes=0-1,3-4",
    "items=0-1",
    "bytes=-0",
  ];
  test.each([...ranges, `bytes=${"0-1,".repeat(2_000)}0-1`])("%s", async (range) => {
    for (const path of [script, "/information"]) {
      const answer = await bytes(path, { range });
      expect(answer.status).toBe(200);
      expect(answer.headers).not.toHaveProperty("content-range");
    }
    expect((await ada.get("/healthz")).status).toBe(200);
  });
});

describe("what may be kept", () => {
  test("static files for ever, by anybody; pages by nobody", async () => {
    expect((await bytes(script, {})).headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    for (const path of ["/log-in", "/information", "/activity", "/nothing-here"]) {
      expect((await bytes(path, {})).headers["cache-control"]).toMatch(/no-store/);
    }
  });

  test("a known tag is answered with 304, the security headers on it", async () => {
    const { headers } = await bytes(script, { "accept-encoding": "gzip" });
    const again = await bytes(script, {
      "accept-encoding": "gzip",
      "if-none-match": `"x", W/${headers.etag}`,
    });
    expect(again.status).toBe(304);
    expect(again.body).toHaveLength(0);
    expect(again.headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "cross-origin-resource-policy": "same-origin",
    });
  });

  test("HEAD has the header of GET and no body", async () => {
    const answer = await ada.send("/information", { method: "HEAD" });
    expect(answer.status).toBe(200);
    expect(answer.headers["content-type"]).toMatch(/^text\/html/);
    expect(answer.body).toBe("");
  });
});

test("every page has the font of most texts fetched ahead, and it is there", async () => {
  const visitor = new PlainBrowser(portal);
  for (const path of ["/log-in", "/information", "/activity"]) {
    const { headers } = await (path === "/log-in" ? visitor : ada).get(path);
    const [, font = ""] =
      /^<([^>]+)>; rel=preload; as=font; type="font\/woff2"; crossorigin$/.exec(String(headers.link)) ?? [];
    const answer = await ada.get(font);
    expect({ path, status: answer.status, type: answer.headers["content-type"] }).toEqual({
      path,
      status: 200,
      type: "font/woff2",
    });
  }
});

describe("the policy", () => {
  test.each(["/security/password", "/activity", "/connection"])(
    "%s has a nonce of its own each time, on its scripts and in its policy",
    async (path) => {
      const nonces = new Set<string>();
      for (let time = 0; time < 3; time += 1) {
        const { headers, body } = await ada.get(path);
        const policy = strict(headers);
        const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? "";
        nonces.add(nonce);
        for (const [, attributes] of inlineScripts(body)) expect(attributes).toContain(`nonce="${nonce}"`);
      }
      expect(nonces.size).toBe(3);
    },
  );

  test.each(["/log-in", "/sign-up", "/information", "/information/edit"])(
    "%s, which is kept, allows its inline scripts by their hashes and nothing else",
    async (path) => {
      const browser = path.startsWith("/information") ? ada : new PlainBrowser(portal);
      for (let time = 0; time < 3; time += 1) {
        const { headers, body } = await browser.get(path);
        const allowed = strict(headers).match(/'sha256-[^']+'/g);
        const hashes = inlineScripts(body).map(
          ([, , text = ""]) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`,
        );
        expect(allowed).toEqual(hashes);
        expect(strict(headers)).not.toContain("nonce");
      }
    },
  );

  const strict = (headers: Record<string, unknown>) => {
    const policy = String(headers["content-security-policy"]);
    expect(policy).not.toMatch(/unsafe-inline|unsafe-eval|\*/);
    expect(policy).toContain("require-trusted-types-for 'script'");
    return policy;
  };

  const inlineScripts = (body: string) => {
    expect(body).not.toMatch(/<[^>]+\sstyle=/);
    const scripts = [...body.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)];
    const inline = scripts.filter(([, attributes = ""]) => !attributes.includes(" src="));
    expect(inline.length).toBeGreaterThan(0);
    return inline;
  };

  test("what a client sends for itself is not believed", async () => {
    const forged = {
      "content-security-policy": "script-src 'nonce-evil'",
      "x-forwarded-host": "evil.example",
      "x-middleware-subrequest": "proxy",
      "next-resume": "1",
      "x-request-id": "evil\u00e9",
    };
    const answer = await ada.get("/information", forged);
    expect(answer.status).toBe(200);
    expect(answer.body + JSON.stringify(answer.headers)).not.toContain("evil");
  });
});

describe("the log", () => {
  test("one JSON line a request, under the id the client was given, nothing secret and nothing forged", async () => {
    const visitor = new PlainBrowser(portal);
    const secret = "my-secret-password-zzz";
    await visitor.submit("/log-in?next=secretquery", { username: "fo\u001b[31mrged", password: secret });
    await visitor.get("/%1b%5b31m", { "user-agent": 'x","level":"fatal' });
    await ada.submit("/information/edit", { name: "secret-name-yyy", contact: "", description: "" });
    const answer = await ada.get("/information");
    const lines = () => portal.log().filter(({ id }) => id === answer.headers["x-request-id"]);
    await waitFor(() => lines().length > 0);
    expect(lines()).toEqual([
      expect.objectContaining({ event: "request", method: "GET", path: "/information", status: 200 }),
    ]);
    const output = portal.output();
    for (const text of [
      secret,
      "secret-name-yyy",
      "secretquery",
      "Fe26.2",
      "\u001b",
      ada.cookies.get("__Host-postern") ?? "none",
    ])
      expect(output).not.toContain(text);
    for (const line of output.split("\n").slice(0, -1)) if (line.startsWith("{")) JSON.parse(line);
  });

  test("the server asks nobody, itself included", async () => {
    const requests = () => portal.log().filter(({ event }) => event === "request");
    await ada.get("/healthz?begin");
    await waitFor(() => requests().at(-1)?.path === "/healthz");
    const before = requests().length;
    await ada.submit("/information/edit", { name: "once more", contact: "", description: "" });
    await ada.get("/readyz");
    await waitFor(() => requests().some(({ path }) => path === "/readyz"));
    expect(
      requests()
        .slice(before)
        .map(({ method, path }) => `${method} ${path}`),
    ).toEqual(["GET /information/edit", "POST /information/edit", "GET /readyz"]);
  });
});

describe("the export", () => {
  test.each([["žofie’🙂"], ['a"b'], ["x;y"], ["../../etc"], ["名前"], ["a".repeat(64)]])(
    "of %s has a file name that any system takes",
    async (username) => {
      const browser = await signedUp(portal, username);
      for (const [query, name, type] of [
        ["", "postern-information.json", "application/json"],
        ["?format=json", "postern-information.json", "application/json"],
        ["?format=csv", "postern-information.csv", "text/csv"],
      ] as const) {
        const answer = await browser.get(`/information/export${query}`);
        expect(answer.status).toBe(200);
        expect(answer.headers["content-disposition"]).toBe(`attachment; filename="${name}"`);
        expect(answer.headers["content-type"]).toContain(type);
      }
      expect(JSON.parse((await browser.get("/information/export")).body).member.username).toBe(
        username.normalize("NFKC"),
      );
    },
  );

  test.each(["/information/export", "/activity/export"])(
    "%s is recorded once for a GET, and not for HEAD, a prefetch or another site's link",
    async (path) => {
      const username = `exporter of ${path.slice(1, 5)}`;
      const browser = await signedUp(portal, username);
      const head = await browser.send(path, { method: "HEAD" });
      expect([head.status, head.headers["content-disposition"]]).toEqual([
        200,
        expect.stringMatching(/^attachment; filename="postern-\w+\.\w+"$/),
      ]);
      await browser.get(path, { "sec-purpose": "prefetch" });
      await browser.get(path, { purpose: "prefetch" });
      expect((await browser.get(path, { "sec-fetch-site": "cross-site" })).status).toBe(403);
      expect(exportsOf(username)).toBe(0);
      expect((await browser.get(path, { "sec-fetch-site": "same-origin" })).status).toBe(200);
      expect(exportsOf(username)).toBe(1);
    },
  );

  test("of an unknown format is not found", async () => {
    const browser = await signedUp(portal, "of no format");
    expect((await browser.get("/information/export?format=xml")).status).toBe(404);
    expect(exportsOf("of no format")).toBe(0);
  });

  test("of the activity is a CSV for spreadsheets, and names itself in the activity", async () => {
    const browser = await signedUp(portal, "of activity");
    await browser.get("/activity/export");
    const { headers, body } = await browser.get("/activity/export");
    expect(headers["content-type"]).toBe("text/csv; charset=utf-8");
    expect(headers["content-disposition"]).toBe('attachment; filename="postern-activity.csv"');
    const [head, exportRow, signUpRow, end] = body.split("\r\n");
    expect(head).toBe("\uFEFFtime,event,count,browser,address,actor,detail");
    expect(exportRow).toMatch(/^\d{4}-[^,]*Z,exported,2,[^,]*,[^,]+,member,activity csv$/);
    expect(signUpRow).toMatch(/Z,signed up,1,/);
    expect(end).toBe("");
    expect((await browser.get("/activity?kind=information")).body).toContain("Activity (CSV)");
  });

  test("is made twenty times in an hour, of whichever file; then a page says when to try again", async () => {
    const browser = await signedUp(portal, "often");
    for (let times = 0; times < 20; times += 1) {
      const path = times % 2 === 0 ? "/information/export" : "/activity/export";
      expect((await browser.get(path)).status).toBe(200);
      // What makes nothing counts for nothing.
      expect((await browser.send(path, { method: "HEAD" })).status).toBe(200);
    }
    const refused = await browser.get("/information/export");
    expect(refused.status).toBe(429);
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(55 * 60);
    expect(refused.body).toMatch(/Try again in \d\d minutes\./);
    expect((await browser.get("/activity/export")).status).toBe(429);
    expect((await browser.get("/information")).status).toBe(200);
  });

  test("is made one at a time by all workers together", async () => {
    const browser = await signedUp(portal, "hasty");
    lengthenActivity("hasty");
    const tabs = Array.from({ length: 6 }, () => {
      const tab = new PlainBrowser(portal);
      tab.cookies = browser.cookies;
      return tab;
    });
    const answers = await Promise.all(tabs.map((tab) => tab.get("/information/export")));
    expect([...new Set(answers.map(({ status }) => status))].sort()).toEqual([200, 429]);
    const whole = answers.find(({ status }) => status === 200);
    expect(JSON.parse(whole?.body ?? "").activity).toHaveLength(8_002);
    const rows = (await browser.get("/activity/export")).body.split("\r\n");
    expect(rows).toHaveLength(1 + 8_002 + 1);
  });

  test.each([
    ["/information/export", "HTTP/1.1", "identity"],
    ["/information/export", "HTTP/2", "br"],
    ["/activity/export", "HTTP/2", "identity"],
  ] as const)(
    "%s over %s as %s is made no further for a client that leaves half-way",
    async (path, protocol, coding) => {
      const username = `leaver ${path.slice(1, 4)} ${coding}`;
      const browser = new PlainBrowser(portal);
      await browser.submit("/sign-up", { username, password }, { "user-agent": "a".repeat(500) });
      lengthenActivity(username);
      const cookie = `__Host-postern=${browser.cookies.get("__Host-postern")}`;
      const leave = await beginReading(protocol, path, { cookie, "accept-encoding": coding });
      // Nobody takes what comes, so it waits.
      expect(exportsUnderWay()).toBe(1);
      expect((await browser.get("/activity/export")).status).toBe(429);
      leave();
      await waitFor(() => exportsUnderWay() === 0);
      // Its beginning has left the house.
      expect(exportsOf(username)).toBe(1);
      const whole = await browser.get(path);
      expect([whole.status, exportsOf(username)]).toEqual([200, 2]);
      const id = String(whole.headers["x-request-id"]);
      const sent = () =>
        portal.log().filter((line) => line.event === "request" && line.path === path && line.status === 200);
      await waitFor(() => sent().some((line) => line.id === id));
      const bytes = sent()
        .slice(-2)
        .map((line) => Number(line.bytes));
      expect(bytes[0]).toBeGreaterThan(0);
      expect(bytes[0]).toBeLessThan(bytes[1] ?? 0);
    },
  );

  /** Reads the beginning of an answer and then no more; gives what ends the connection. */
  async function beginReading(
    protocol: "HTTP/1.1" | "HTTP/2",
    path: string,
    headers: Record<string, string>,
  ): Promise<() => void> {
    if (protocol === "HTTP/2") {
      const session = await http2Session(portal, { settings: { initialWindowSize: 1_000 } });
      await once(session.request({ ":path": path, ...headers }), "readable");
      return () => session.destroy();
    }
    const agent = new Agent({ ca: portal.authority });
    const sent = request({ agent, host: "localhost", port: portal.port, path, headers }).end();
    const [response] = await once(sent, "response");
    await once(response, "readable");
    return () => sent.destroy();
  }

  const inDatabase = <T>(query: string, ...values: unknown[]): T => {
    const database = new Database(join(portal.dataDir, "postern.db"));
    try {
      const statement = database.prepare(query);
      return (statement.reader ? statement.get(...values) : statement.run(...values)) as T;
    } finally {
      database.close();
    }
  };

  /** As long as a member's own can be. */
  const lengthenActivity = (username: string) =>
    inDatabase(
      `with recursive rows(number) as (select 2 union all select number + 1 from rows where number <= 8000)
       insert into activity (id, member_id, number, actor_id, at, event, detail)
       select activity.id || rows.number, member_id, rows.number, actor_id, at, event, detail
       from rows, activity join members on members.id = member_id where username = ?`,
      username,
    );

  const exportsOf = (username: string) =>
    inDatabase<{ count: number }>(
      `select coalesce(sum(count), 0) as count from activity join members on members.id = member_id
       where event = 'exported' and username = ?`,
      username,
    ).count;

  /** Of all counters these end soonest. */
  const exportsUnderWay = () =>
    inDatabase<{ count: number }>(
      "select coalesce(sum(count), 0) as count from throttles where expires_at between ? and ?",
      ...[Date.now(), Date.now() + 60_000],
    ).count;
});

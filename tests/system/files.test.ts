import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { request } from "node:https";
import { afterAll, beforeAll, expect, test } from "vitest";
import { operatorOf, operatorsPathOf, signedUp } from "../support/people.ts";
import { formOf, type PlainBrowser } from "../support/plain-browser.ts";
import { type Portal, startPortal, waitFor } from "../support/portal.ts";
import { http2Request, http2Session } from "../support/raw.ts";
import { readBeside, writeBeside } from "../support/rows.ts";

let portal: Portal;

beforeAll(async () => {
  portal = await startPortal({ WORKERS: "1", FILE_LIMIT: "50" });
  for (const [key, access] of [
    ["photo", "member edits"],
    ["secret", "member alone"],
    ["badge", "operators edit"],
  ])
    await writeBeside(
      portal,
      'INSERT INTO fields (key, label, help, type, "limit", position, purpose, access) VALUES (?, ?, ?, ?, 200, 50, ?, ?)',
      ...[key, key, "", "file", "", access].map(String),
    );
});

afterAll(async () => {
  await portal.stop();
});

const jpeg = Buffer.concat([
  Buffer.from("ffd8ffe10019", "hex"),
  Buffer.from("Exif\0\0SECRET PLACE 52.5"),
  Buffer.from("ffc0000b080010001001011100ffda0008010100003f0012345678ffd9", "hex"),
]);
const clean = Buffer.from("ffd8ffc0000b080010001001011100ffda0008010100003f0012345678ffd9", "hex");

type File = Readonly<{ name: string; filename: string; content: Buffer }>;
const boundary = "----postern-test-boundary";

/** A posted form with files, as browsers write it: the files among the texts. */
function formWith(texts: readonly (readonly [string, string])[], files: readonly File[]): Buffer {
  const part = (disposition: string, content: Buffer) => [
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n`),
    content,
    Buffer.from("\r\n"),
  ];
  return Buffer.concat([
    ...files.flatMap(({ name, filename, content }) =>
      part(`name="${name}"; filename="${filename}"`, content),
    ),
    ...texts.flatMap(([name, text]) => part(`name="${name}"`, Buffer.from(text))),
    Buffer.from(`--${boundary}--\r\n`),
  ]);
}

const edit = "/information/edit";
const headers = (browser: PlainBrowser) => ({
  origin: browser.portal.origin,
  "content-type": `multipart/form-data; boundary=${boundary}`,
});

/** What a page's form holds, with these texts in place of its own; the boxes that remove a file are not ticked. */
const textsIn = (page: string, texts: Readonly<Record<string, string>> = {}) => {
  const held = Object.entries(formOf(page, ["name"])).filter(([name]) => !name.endsWith(".remove"));
  return { ...Object.fromEntries(held), ...texts };
};

/** The edit form's texts, without what files stand for. */
async function textsOf(browser: PlainBrowser, texts: Readonly<Record<string, string>> = {}) {
  const { photo: _photo, secret: _secret, ...rest } = textsIn((await browser.get(edit)).body, texts);
  return rest;
}

async function postFiles(
  browser: PlainBrowser,
  files: readonly File[],
  texts: Readonly<Record<string, string>> = {},
) {
  const body = formWith(Object.entries(await textsOf(browser, texts)), files);
  return browser.send(edit, { method: "POST", headers: headers(browser), body });
}

const photo = (content: Buffer, filename = "Urlaub é.jpeg") => ({ name: "photo", filename, content });
const rows = async () => Number((await readBeside(portal, "SELECT count(*) FROM files"))[0]);

test("a photo comes back as a download without its place, for its member and the operators who may see it", async () => {
  const ada = await signedUp(portal, "ada-of-files");
  expect((await ada.get("/information/files/photo")).status).toBe(404);
  const saved = await postFiles(ada, [photo(jpeg)], { name: "Ada" });
  expect([saved.status, saved.headers.location]).toEqual([303, "/information?done=saved"]);
  const answer = await raw(ada, "/information/files/photo");
  expect(answer.body).toEqual(clean);
  expect(answer.headers).toMatchObject({
    "content-type": "image/jpeg",
    "content-length": String(clean.length),
    "content-disposition": "attachment; filename=\"Urlaub _.jpeg\"; filename*=UTF-8''Urlaub%20%C3%A9.jpeg",
    "content-security-policy": "sandbox; default-src 'none'",
    "x-content-type-options": "nosniff",
    "cache-control": "private, no-store",
  });
  const ranged = await raw(ada, "/information/files/photo", { range: "bytes=0-3" });
  expect([ranged.status, ranged.body]).toEqual([200, clean]);
  for (const site of ["cross-site", "same-site"])
    expect((await ada.get("/information/files/photo", { "sec-fetch-site": site })).status).toBe(403);
  const operator = await operatorOf(portal, "operator-of-files");
  const path = await operatorsPathOf(portal, "ada-of-files");
  const looks = async () => (await ada.get("/activity")).body.match(/photo/g)?.length ?? 0;
  const before = await looks();
  expect((await operator.send(`${path}/files/photo`, { method: "HEAD" })).headers).not.toHaveProperty(
    "content-disposition",
  );
  expect(await looks()).toBe(before);
  expect((await raw(operator, `${path}/files/photo`)).body).toEqual(clean);
  expect(await looks()).toBeGreaterThan(before);
  expect((await ada.get(`${path}/files/photo`)).status).toBe(404);
  await postFiles(ada, [{ ...photo(jpeg), name: "secret" }]);
  expect((await raw(ada, "/information/files/secret")).body).toEqual(clean);
  expect((await operator.get(`${path}/files/secret`)).status).toBe(404);
});

/** An answer as bytes. */
async function raw(browser: PlainBrowser, path: string, more: Record<string, string> = {}) {
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const options = { host: "localhost", port: portal.port, ca: portal.authority, path };
  const sent = request({ ...options, headers: { cookie, ...more } }).end();
  const [response] = (await once(sent, "response")) as [import("node:http").IncomingMessage];
  return {
    status: response.statusCode,
    headers: response.headers,
    body: Buffer.concat(await Array.fromAsync(response)),
  };
}

test("an input that was not used changes nothing, posted by the browser or by script", async () => {
  const ben = await signedUp(portal, "ben-of-files");
  await postFiles(ben, [photo(jpeg)]);
  const unused = await postFiles(ben, [photo(Buffer.alloc(0), "")], { name: "Ben" });
  expect(unused.status).toBe(303);
  expect((await raw(ben, "/information/files/photo")).body).toEqual(clean);
  const posted = await textsOf(ben);
  const [, action = "{}"] = Object.entries(posted).find(([name]) => /^\$ACTION_\d+:0$/.test(name)) ?? [];
  const { id } = JSON.parse(action);
  expect(id).toMatch(/^[0-9a-f]{42}$/);
  const body = async (content: Buffer) => {
    const texts = await textsOf(ben, { name: `Benjamin ${content.length}` });
    const named = Object.entries(texts).map(([name, text]): [string, string] => [`_1_${name}`, text]);
    // As React names an input that was not used.
    const filename = content.length === 0 ? "undefined" : "b.jpg";
    return formWith([...named, ["0", '["$undefined","$K1"]']], [{ name: "_1_photo", filename, content }]);
  };
  const script = { ...headers(ben), "next-action": id, accept: "text/x-component" };
  const other = Buffer.concat([clean, Buffer.from("more")]);
  for (const content of [Buffer.alloc(0), other]) {
    const answer = await ben.send(edit, { method: "POST", headers: script, body: await body(content) });
    expect([answer.status, answer.body.includes("done=saved")], answer.body).toEqual([200, true]);
    expect((await raw(ben, "/information/files/photo")).body).toEqual(clean);
  }
  expect((await raw(ben, "/information/files/photo")).headers["content-disposition"]).toContain("b.jpg");
});

test("a file of another kind, or too large, is refused beside its field, and all else is kept", async () => {
  const eve = await signedUp(portal, "eve-of-files");
  const before = await rows();
  const html = await postFiles(eve, [photo(Buffer.from("<script>alert(1)</script>"))], {
    name: "Eve was here",
  });
  expect([html.status, html.body.includes("must be a file of a kind")]).toEqual([200, true]);
  expect(html.body).toContain("Eve was here");
  const large = await postFiles(eve, [photo(Buffer.alloc(50_500_000, "a"), "a.txt")], {
    name: "Eve is here",
  });
  expect([large.status, large.body.includes("must be a file of 50 MB or less")]).toEqual([200, true]);
  expect(large.body).toContain("Eve is here");
  expect(await rows()).toBe(before);
  // More than all files of the form may have together.
  const length = String(160_000_000);
  const cut = await eve
    .send(edit, { method: "POST", headers: { ...headers(eve), "content-length": length } })
    .catch(() => undefined);
  expect(cut?.status).toBe(413);
});

test("a file is still there after another field was wrong", async () => {
  const fay = await signedUp(portal, "fay-of-files");
  const wrong = await postFiles(fay, [photo(jpeg)], { name: "x".repeat(300) });
  expect(wrong.status).toBe(200);
  expect((await fay.post(edit, textsIn(wrong.body, { name: "Fay" }))).status).toBe(303);
  expect((await raw(fay, "/information/files/photo")).body).toEqual(clean);
});

test("what only operators write, and what nobody may, comes to nothing", async () => {
  const gil = await signedUp(portal, "gil-of-files");
  const before = await rows();
  expect((await postFiles(gil, [{ ...photo(jpeg), name: "badge" }], { name: "Gil" })).status).toBe(303);
  expect((await gil.get("/information/files/badge")).status).toBe(404);
  const visitor = { ...headers(gil), cookie: "" };
  const body = formWith([["name", "x"]], [photo(randomBytes(2_000_000))]);
  gil.cookies.clear();
  expect((await gil.send(edit, { method: "POST", headers: visitor, body })).status).toBe(413);
  const foreign = { ...headers(gil), origin: "https://evil.example" };
  expect((await gil.send(edit, { method: "POST", headers: foreign, body })).status).toBe(403);
  expect(await rows()).toBe(before);
});

test("a large file goes in and out, over both protocols, in little memory; one that breaks off leaves nothing", async () => {
  const hal = await signedUp(portal, "hal-of-files");
  const content = Buffer.concat([Buffer.from("%PDF-1.7\n"), randomBytes(49_000_000)]);
  const body = formWith(Object.entries(await textsOf(hal)), [photo(content, "hal.pdf")]);
  const peak = await peakOf(async () => {
    const session = await http2Session(portal);
    const cookie = [...hal.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await http2Request(
      session,
      { ":path": edit, ":method": "POST", cookie, ...headers(hal) },
      body,
    );
    session.close();
    expect(answer.status, answer.body).toBe(303);
    const { body: received, headers: given } = await raw(hal, "/information/files/photo");
    expect(given["content-type"]).toBe("application/pdf");
    expect(hashOf(received)).toBe(hashOf(content));
  });
  expect(peak).toBeLessThan(100);
  const before = await rows();
  const cookie = [...hal.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const options = { host: "localhost", port: portal.port, ca: portal.authority, path: edit, method: "POST" };
  const sent = request({ ...options, headers: { ...headers(hal), cookie, "content-length": body.length } });
  sent.on("error", () => {});
  sent.write(body.subarray(0, 20_000_000));
  await waitFor(async () => (await rows()) === before + 1);
  sent.destroy();
  await waitFor(async () => (await rows()) === before);
});

const hashOf = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

/** By how many MB the worker's memory grows at most while this is done. */
async function peakOf(work: () => Promise<void>): Promise<number> {
  const { readFileSync } = await import("node:fs");
  const pid = portal.log().find(({ event }) => event === "worker listening")?.worker;
  const peak = () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
  const before = peak();
  await work();
  return peak() - before;
}

import { createHash, randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import type { RequestContext } from "#lib/request-context.ts";
import { CachedPage, CachedPages, withoutNonce } from "./page-cache.ts";

const nonce = "kZ3-_x9";
const hashOf = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

test("only inline scripts with this rendering's nonce are allowed, and the nonce is gone", () => {
  const html = [
    `<script nonce="${nonce}">one("${nonce}")</script>`,
    `<script src="/a.js" nonce="${nonce}"></script>`,
    `<script>injected()</script>`,
    `<script nonce="guessed">guessed()</script>`,
    `<script id="_R_" nonce="${nonce}">two()</script>`,
  ].join("");
  const { page, hashes } = withoutNonce(html, nonce);
  expect(hashes).toBe(`${hashOf('one("kept")')} ${hashOf("two()")}`);
  expect(page).not.toContain(nonce);
});

const now = Date.UTC(2026, 10, 25);
const aPage = (at = now, size = 10_000) =>
  CachedPage.of(
    { status: 200, headers: { "content-type": "text/html", vary: "rsc" }, body: randomBytes(size) },
    { at, nonce: () => nonce } as RequestContext,
    false,
  );

test("what was not asked for longest gives way, and memory stays within its bounds", async () => {
  const pages = new CachedPages(100_000);
  for (let number = 0; number < 50; number += 1) {
    pages.add(`page ${number}`, "", await aPage());
    expect(pages.find("page 0", "", now + number * 1_000)).toBeDefined();
    expect(pages.bytes).toBeLessThanOrEqual(100_000);
  }
  expect(pages.find("page 1", "", now)).toBeUndefined();
  expect(pages.find("page 49", "", now)).toBeDefined();
});

test("a page larger than all is not kept", async () => {
  const pages = new CachedPages(100_000);
  pages.add("huge", "", await aPage(now, 1_000_000));
  expect(pages.find("huge", "", now)).toBeUndefined();
  expect(pages.bytes).toBe(0);
});

test("the same page added again counts once", async () => {
  const pages = new CachedPages(100_000);
  const page = await aPage();
  pages.add("page", "", page);
  const { bytes } = pages;
  pages.add("page", "", page);
  expect(pages.bytes).toBe(bytes);
});

test("a page of a newer view takes the place of the one before, and is given for no other view", async () => {
  const pages = new CachedPages(100_000);
  const [older, newer] = [await aPage(now, 20_000), await aPage()];
  pages.add("page", "older", older);
  pages.add("page", "newer", newer);
  expect(pages.find("page", "older", now)).toBeUndefined();
  expect(pages.find("page", "newer", now)).toBe(newer);
  expect(pages.bytes).toBe(newer.bytes + "page".length + "newer".length);
});

test("what nobody has asked for in ten minutes is dropped when another page is added", async () => {
  const pages = new CachedPages(1_000_000);
  pages.add("first", "", await aPage());
  pages.add("second", "", await aPage());
  expect(pages.find("first", "", now + 300_000)).toBeDefined();
  const last = await aPage(now + 600_000);
  pages.add("last", "", last);
  const first = pages.find("first", "", now + 599_000)?.bytes ?? 0;
  expect(pages.bytes).toBe(first + last.bytes + "first".length + "last".length);
});

test("nothing is older than ten minutes, nor from a clock that was ahead", async () => {
  const pages = new CachedPages(100_000);
  for (const [at, found] of [
    [now, true],
    [now + 599_000, true],
    [now + 600_000, false],
    [now - 60_000, false],
  ] as const) {
    pages.add("page", "", await aPage());
    expect(pages.find("page", "", at) !== undefined).toBe(found);
  }
});

import { expect, test } from "vitest";
import { isFromOurPage } from "./csrf.ts";

const host = "portal.example";

test("a post is ours when fetch metadata and Origin say so, as far as they are sent", () => {
  expect(isFromOurPage(host, "same-origin", "https://portal.example")).toBe(true);
  expect(isFromOurPage(host, undefined, "https://portal.example")).toBe(true);
  expect(isFromOurPage(host, "same-origin", undefined)).toBe(true);
});

test.each([
  [undefined, undefined],
  ["cross-site", undefined],
  ["same-site", "https://portal.example"],
  ["cross-site", "https://portal.example"],
  ["cross-site", "null"],
  ["same-origin", "null"],
  ["none", "https://portal.example"],
  [undefined, "https://portal.example:4443"],
  [undefined, "http://portal.example"],
  [undefined, "https://"],
  [undefined, "x"],
  [undefined, "https://portal.example, https://portal.example"],
  [undefined, "a".repeat(5_000)],
])("a post with Sec-Fetch-Site %s and Origin %s is another site's", (fetchSite, origin) => {
  expect(isFromOurPage(host, fetchSite, origin)).toBe(false);
});

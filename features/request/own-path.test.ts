import * as fc from "fast-check";
import { expect, test } from "vitest";
import { ownPath } from "./own-path.ts";

test("an own path stays as it is", () => {
  for (const path of [
    "/",
    "/information/edit",
    "/activity?page=50",
    "/security/sessions#this",
    "/a%2Fb?next=%2F%2Fevil",
  ])
    expect(ownPath(path)).toBe(path);
});

test("everything else leads home", () => {
  const others = [
    ...[
      undefined,
      "",
      "information",
      "https://evil.example/",
      "//evil.example",
      "///evil.example",
      "/\\evil.example",
    ],
    ...[
      "\\/evil.example",
      "/\t/evil.example",
      "/\n/evil.example",
      "/information\r\nset-cookie:a=b",
      "/.//evil.example",
    ],
    ...[
      "/x/..//evil.example",
      "/%2e%2e//evil.example",
      "javascript:alert(1)",
      " /information",
      "/log-in",
      "/log-in?next=/",
    ],
    ...["/log-in/verify", "/sign-up", "/x/../log-in", "/%2e/sign-up", "/\u0085/evil.example"],
  ];
  for (const text of others) expect(ownPath(text)).toBe("/information");
});

test("wherever it leads, a browser stays with the portal", () => {
  const origin = "https://portal.example";
  const piece = fc.constantFrom(
    "/",
    "//",
    "\\",
    ".",
    "..",
    "%2e",
    "%2f",
    "@",
    ":",
    "evil.example",
    "?",
    "#",
    "\t",
    "\n",
    "a",
    "https:",
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(piece).map((pieces) => `/${pieces.join("")}`),
  );
  fc.assert(
    fc.property(text, (asked) => {
      const path = ownPath(asked);
      expect(new URL(path, `${origin}/log-in?next=x`).origin).toBe(origin);
      expect(path).toMatch(/^\/(?!\/)/);
      expect(ownPath(path)).toBe(path);
    }),
    { numRuns: 2000 },
  );
});

import { expect, test } from "vitest";
import { bodyPolicyOf, knownAddress, limitFor, policyOf } from "./addresses.ts";

test.each([
  ["/log-in", "next=%2Factivity&x=1&done=deleted", "/log-in?next=%2Factivity&done=deleted"],
  ["/log-in", "%6eext=%2Factivity", "/log-in?%6eext=%2Factivity"],
  ["/log-in", "next=a&next=b", "/log-in?next=a"],
  ["/log-in", "next", "/log-in?next"],
  [
    "/operator/members/export",
    "field=name&format=csv&field=contact&format=ndjson",
    "/operator/members/export?field=name&format=csv&field=contact",
  ],
  ["/log-in", "next=%ff&done=deleted", "/log-in?done=deleted"],
  ["/log-in", "%&&=&next =1&Next=1", "/log-in"],
  ["/information", "_rsc=abc&nxtPpage=1&__proto__=1", "/information"],
  ["/sign-up", "next=%2Factivity", "/sign-up"],
  ["/constructor", "name=1", "/constructor"],
  ["/", "x", "/"],
])("of %s?%s the portal reads %s", (path, query, known) => {
  expect(knownAddress(path, query, policyOf(path))).toBe(known);
});

test("only who has a session may post more than a form ordinarily holds", () => {
  const limits = (path: string) => {
    const policy = bodyPolicyOf(policyOf(path));
    return [limitFor(policy, undefined), limitFor(policy, "session")];
  };
  const mebibyte = 1024 * 1024;
  expect(limits("/information/import")).toEqual([mebibyte, 16 * mebibyte]);
  expect(limits("/activity")).toEqual([mebibyte, mebibyte]);
  expect(limits("/log-in")).toEqual([16 * 1024, 16 * 1024]);
});

test("files come in where members fill in their own information, and nowhere else", () => {
  const takesFiles = (path: string) => bodyPolicyOf(policyOf(path)).uploads === true;
  const others = ["/operator/members/[id]", "/operator/members/[id]/information", "/sign-up", "/activity"];
  expect(["/information/edit", ...others].filter(takesFiles)).toEqual(["/information/edit"]);
});

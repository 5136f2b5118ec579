import { expect, test } from "vitest";
import type { NodeRequest } from "#server/http/request.ts";
import { hasReadableRouterState, nextRequestHeaders } from "./request-headers.ts";

const sent = (state: string | undefined) =>
  hasReadableRouterState({ headers: { "next-router-state-tree": state } } as unknown as NodeRequest);

test.each([
  undefined,
  '["",{"children":["(visitor)",{"children":["log-in",{"children":["__PAGE__",{}]}]}]},null,null,16]',
  encodeURIComponent(
    '["",{"children":[["id","7","d",null],{"children":["__PAGE__?{\\"a\\":1}",{}]}]},["/x",""],"refetch"]',
  ),
])("the router's own state is read: %s", (state) => {
  expect(sent(state)).toBe(true);
});

test.each([
  "",
  "x",
  "%",
  "[]",
  "[1]",
  "{}",
  '["",{"children":1}]',
  '["",{},null,null,true]',
  '["",{},5]',
  '["",{},null,"bogus"]',
  '[["a","b","zz",null],{}]',
  '[["a","b","d"],{}]',
  '[["a","b","d",[],1],{}]',
  "[{},{}]",
  '["",null]',
  "[[],{}]",
])("what only looks like one is not: %s", (state) => {
  expect(sent(state)).toBe(false);
});

test("a prefetch of a kind that no page offers is none", () => {
  const given = (kind: string) =>
    nextRequestHeaders(
      { method: "GET", headers: { rsc: "1", "next-router-prefetch": kind } } as unknown as NodeRequest,
      "localhost",
      Buffer.alloc(0),
      "",
    );
  expect(given("1")).toMatchObject({ rsc: "1", "next-router-prefetch": "1" });
  for (const kind of ["0", "2", "3", "1, 1"]) expect(given(kind)).not.toHaveProperty("next-router-prefetch");
});

import { expect, test } from "vitest";
import type { Request } from "./client.ts";
import { hasReadableRouterState } from "./headers-for-next.ts";

const sent = (state: string | undefined) =>
  hasReadableRouterState({ headers: { "next-router-state-tree": state } } as unknown as Request);

test.each([
  undefined,
  '["",{"children":["(visitor)",{"children":["log-in",{"children":["__PAGE__",{}]}]}]},null,null,true]',
  encodeURIComponent(
    '["",{"children":[["id","7","d"],{"children":["__PAGE__?{\\"a\\":1}",{}]}]},"/x","refetch"]',
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
  '["",[]]',
  "[{},{}]",
  '["",null]',
  "[[],{}]",
])("what only looks like one is not: %s", (state) => {
  expect(sent(state)).toBe(false);
});

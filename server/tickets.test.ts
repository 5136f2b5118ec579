import { expect, test } from "vitest";
import { ticketKeysAt } from "./tickets.ts";

const key = [Buffer.alloc(32, 1)];

test("all who share the ticket key seal tickets alike within an hour, and anew in the next", () => {
  const start = Date.UTC(2026, 0, 1);
  expect(ticketKeysAt(key, start)).toHaveLength(48);
  expect(ticketKeysAt(key, start + 3_599_999)).toEqual(ticketKeysAt(key, start));
  expect(ticketKeysAt(key, start + 3_600_000)).not.toEqual(ticketKeysAt(key, start));
  expect(ticketKeysAt([Buffer.alloc(32, 2)], start)).not.toEqual(ticketKeysAt(key, start));
});

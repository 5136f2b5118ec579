import { expect, test } from "vitest";
import { sessionTicketKeysAt } from "./session-ticket-keys.ts";

const key = [Buffer.alloc(32, 1)];

test("all who share the ticket key seal tickets alike within an hour, and anew in the next", () => {
  const start = Date.UTC(2026, 0, 1);
  expect(sessionTicketKeysAt(key, start)).toHaveLength(48);
  expect(sessionTicketKeysAt(key, start + 3_599_999)).toEqual(sessionTicketKeysAt(key, start));
  expect(sessionTicketKeysAt(key, start + 3_600_000)).not.toEqual(sessionTicketKeysAt(key, start));
  expect(sessionTicketKeysAt([Buffer.alloc(32, 2)], start)).not.toEqual(sessionTicketKeysAt(key, start));
});

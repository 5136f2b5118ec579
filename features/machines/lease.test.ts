import { expect, test } from "vitest";
import { atomically, isSharedDatabase } from "#db/client.ts";
import { leases } from "#db/schema.ts";
import { freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { holdsLease } from "./lease.ts";

freshPortalPerTest();

const minute = 60_000;

/** As another machine would take it. */
const taken = (until: number) =>
  atomically(async (tx) => {
    await tx.insert(leases).values({ name: "work", holder: "another machine", until });
  });

test("a lease is another machine's until it is over", async () => {
  await taken(10 * minute);
  expect(await holdsLease("work", minute, 9.5 * minute)).toBe(!isSharedDatabase());
  expect(await holdsLease("work", minute, 11 * minute)).toBe(true);
  expect(await holdsLease("work", minute, 11.5 * minute)).toBe(true);
});

test("one that a machine took whose clock was a year ahead is nobody's", async () => {
  await taken(365 * 24 * 60 * minute);
  expect(await holdsLease("work", minute, minute)).toBe(true);
});

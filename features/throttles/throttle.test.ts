import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { atomically, database } from "#db/client.ts";
import { throttles } from "#db/schema.ts";
import { adoptKeys, keys } from "#lib/keys.ts";
import { minute, start } from "../../tests/support/a-member.ts";
import { freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { forget, refund, reserve, type Throttle } from "./throttle.ts";

freshPortalPerTest();

const ofAda: Throttle = { kind: "test", who: "Ada", limit: 2, windowMs: 15 * minute };
const each: Throttle = { ...ofAda, kind: "test from", each: "a network" };

function rotateDataKey(): void {
  adoptKeys({ ...keys(), data: [randomBytes(32), ...keys().data] });
}

test("counters go on after the data key was rotated, to their limit and to their end", async () => {
  for (const wanted of [ofAda, each]) {
    expect(await reserve([wanted], start)).toMatchObject({ ok: true });
    rotateDataKey();
    expect(await reserve([wanted], start + minute)).toMatchObject({ ok: true });
    rotateDataKey();
    rotateDataKey();
    expect(await reserve([wanted], start + 2 * minute)).toMatchObject({
      ok: false,
      retryAfterSeconds: 13 * 60,
    });
    expect(await reserve([wanted], start + 15 * minute)).toMatchObject({ ok: true });
  }
});

test("what was counted after a rotation can be given back, and is forgotten with the rest", async () => {
  await reserve([ofAda, each], start);
  rotateDataKey();
  const counted = await reserve([ofAda], start);
  await atomically((tx) => refund(tx, counted.ok ? counted.reservations : []));
  expect((await database().select().from(throttles)).map(({ count }) => count)).toEqual([1, 1]);
  await atomically((tx) => forget(tx, "Ada"));
  expect(await database().$count(throttles)).toBe(0);
});

test("requests that are counted in another order than they came are all counted", async () => {
  const outcomes: boolean[] = [];
  for (let at = 0; at < 20; at += 1) outcomes.push((await reserve([ofAda], start - at)).ok);
  expect(outcomes.filter((ok) => ok)).toHaveLength(ofAda.limit);
});

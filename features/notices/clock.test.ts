import { afterEach, expect, test, vi } from "vitest";
import { database, isSharedDatabase } from "#db/client.ts";
import { notices } from "#db/schema.ts";
import { shared } from "#lib/process-global.ts";
import { day, hour, start } from "../../tests/support/a-member.ts";
import { freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { openClockWatch } from "./clock.ts";
import { listNotices, setNotice } from "./notices.ts";

freshPortalPerTest();
afterEach(() => {
  vi.useRealTimers();
  forgetOffset();
});

/** It is measured anew. */
const forgetOffset = () => {
  shared("clock offset", () => ({ askedAt: 0 })).askedAt = Number.NEGATIVE_INFINITY;
};

const minute = 60_000;

/** What the job does; a new watch is a new start of the portal. */
const looking =
  (watch = openClockWatch()) =>
  async (now: number) => {
    const about = await watch(now);
    await setNotice("clock", about, now);
    return about;
  };

if (isSharedDatabase())
  test("a clock is wrong by the database's clock, ahead or behind, from five seconds on", async () => {
    const ahead = async (ms: number) => {
      forgetOffset();
      vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + ms });
      const about = await openClockWatch()(Date.now());
      vi.useRealTimers();
      return about;
    };
    expect(await ahead(0)).toBeUndefined();
    expect(await ahead(hour)).toEqual({ problem: "ahead", seconds: expect.closeTo(3600, -1) });
    expect(await ahead(-hour)).toEqual({ problem: "behind", seconds: expect.closeTo(3600, -1) });
  });
else {
  test("a clock that goes on is right, however long the portal was stopped", async () => {
    const look = looking();
    for (const now of [start, start + minute, start + 30 * day]) expect(await look(now)).toBeUndefined();
    expect(await looking()(start + 365 * day)).toBeUndefined();
    expect(await listNotices()).toEqual([]);
  });

  test("one that was set back is noticed at the next look, and after a restart", async () => {
    const look = looking();
    await look(start);
    await look(start + 20 * minute);
    expect(await look(start + 10 * minute)).toEqual({ problem: "back", until: start + 20 * minute });
    // What was written down is older.
    expect(await looking()(start - hour)).toEqual({ problem: "back", until: start });
  });

  test("a few minutes are a correction, and the time is written down once an hour", async () => {
    const look = looking();
    const noted = async (now: number) => {
      expect(await look(now)).toBeUndefined();
      return (await database().select().from(notices))[0]?.lastSeenAt;
    };
    expect(await noted(start)).toBe(start);
    expect(await noted(start + hour - 1)).toBe(start);
    expect(await noted(start + hour)).toBe(start + hour);
    expect(await noted(start + hour - 4 * minute)).toBe(start + hour - 4 * minute);
  });

  test("it goes when the clock is right again, or after a day: then it was wrong before", async () => {
    const look = looking();
    await look(start + 365 * day);
    expect(await look(start)).toBeDefined();
    expect(await look(start + day - minute)).toBeDefined();
    expect(await look(start + day)).toBeUndefined();
    expect(await look(start + day + minute)).toBeUndefined();
    expect(await looking()(start + day + 2 * minute)).toBeUndefined();

    expect(await look(start)).toBeDefined();
    expect(await look(start + day + 3 * minute)).toBeUndefined();
  });
}

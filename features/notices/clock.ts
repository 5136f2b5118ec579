/**
 * Whether this machine's clock is wrong. Machines that share a database have its clock to go by. A single one has
 * nothing but what it has seen itself: a clock that is behind that was set back, or has lost its battery.
 */
import { atomically, database } from "#db/client.ts";
import { and, eq } from "#db/drizzle.ts";
import { notices } from "#db/schema.ts";
import { lastClockOffset } from "#features/machines/heartbeat.ts";
import { thisMachine } from "#features/machines/this-machine.ts";
import { isWrongClock } from "#lib/clock-offset.ts";
import type { NoticeAbout } from "./notices.ts";

/** No kind of notice: how far the clock has come stands beside them. */
const kind = "latest time";
const notedEveryMs = 60 * 60 * 1000;

/** What is corrected by less sets no session and no counter off. */
const mostBackMs = 5 * 60 * 1000;

/** Then it is believed: what was wrong was the clock before, ahead of time. */
const believedAfterMs = 24 * 60 * 60 * 1000;

/** Gives what a notice says of a clock that is wrong; undefined: nothing. `now`: what this clock says, in milliseconds. */
export function openClockWatch(): (now: number) => Promise<NoticeAbout | undefined> {
  let latest = 0;
  return async (now) => {
    const offsetMs = await lastClockOffset();
    if (offsetMs !== undefined) return offsetConcern(offsetMs);
    latest = Math.max(latest, (await latestNoted()) ?? 0);
    if (now < latest - mostBackMs && !(await isBelieved(now))) return { problem: "back", until: latest };
    latest = now;
    await noteLatest(now);
    return undefined;
  };
}

function offsetConcern(offsetMs: number): NoticeAbout | undefined {
  if (!isWrongClock(offsetMs)) return undefined;
  return { problem: offsetMs > 0 ? "ahead" : "behind", seconds: Math.round(Math.abs(offsetMs) / 1000) };
}

const ofThisMachine = () => and(eq(notices.kind, kind), eq(notices.machineId, thisMachine()));

async function latestNoted(): Promise<number | undefined> {
  const [noted] = await database().select({ at: notices.lastSeenAt }).from(notices).where(ofThisMachine());
  return noted?.at;
}

async function noteLatest(now: number): Promise<void> {
  const noted = (await latestNoted()) ?? 0;
  if (noted <= now && now - noted < notedEveryMs) return;
  const row = { kind, machineId: thisMachine(), since: now, lastSeenAt: now, about: "{}" };
  await atomically(async (tx) => {
    await tx
      .insert(notices)
      .values(row)
      .onConflictDoUpdate({ target: [notices.kind, notices.machineId], set: { lastSeenAt: now } });
  });
}

/** Whether the clock has gone on for a day since it was found to be behind. */
async function isBelieved(now: number): Promise<boolean> {
  const isIt = and(eq(notices.kind, "clock"), eq(notices.machineId, thisMachine()));
  const [notice] = await database().select({ since: notices.since }).from(notices).where(isIt);
  return notice !== undefined && now - notice.since >= believedAfterMs;
}

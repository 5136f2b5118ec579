import { setTimeout as pause } from "node:timers/promises";
import { atomically } from "#db/client.ts";
import { codeOf, isBusy } from "#db/errors.ts";
import { areKeysOfDatabase } from "#db/key-checks.ts";
import { noRoomBeside, whyUnsaved } from "#db/room.ts";
import { throttles } from "#db/schema.ts";
import { keys } from "#lib/keys.ts";
import { shared } from "#lib/process-global.ts";
import type { Unready } from "#lib/readiness.ts";

/** Why nobody can be let in, in two words; undefined when they can. */
export async function whyNotReady(): Promise<Unready | undefined> {
  try {
    return (await areKeysOfDatabase(keys())) ? undefined : "other keys";
  } catch {
    return "no database";
  }
}

/** What a try found holds for this long: it writes and syncs, and anybody may ask. */
const tryEveryMs = 5_000;
/** A caller waits no longer than this for a try, which itself waits for all writers. */
const patienceMs = 500;

const state = shared("saving", () => ({
  triedAt: Number.NEGATIVE_INFINITY,
  trying: undefined as Promise<void> | undefined,
  noRoom: undefined as Unready | undefined,
}));

/** Why nothing can be saved at the moment, in words; undefined when it can. Found out by saving something. */
export async function whyNothingCanBeSaved(): Promise<Unready | undefined> {
  if (!state.trying && performance.now() - state.triedAt >= tryEveryMs) {
    state.triedAt = performance.now();
    state.trying = trySaving().finally(() => {
      state.trying = undefined;
    });
  }
  if (state.trying) await Promise.race([state.trying, pause(patienceMs, undefined, { ref: false })]);
  return state.noRoom ?? whyUnsaved();
}

async function trySaving(): Promise<void> {
  state.noRoom = noRoomBeside();
  try {
    // A counter that is over: what the clean-up takes away again.
    const counter = { key: "try of the disk", count: 1, expiresAt: Date.now() };
    await atomically(async (tx) => {
      await tx
        .insert(throttles)
        .values(counter)
        .onConflictDoUpdate({ target: throttles.key, set: { expiresAt: counter.expiresAt } });
    });
  } catch (error) {
    // That others write for long says nothing about the disk.
    if (isBusy(error)) return;
    state.noRoom ??= whyUnsaved() ?? `the database refuses it (${codeOf(error) ?? "no code"})`;
  }
}

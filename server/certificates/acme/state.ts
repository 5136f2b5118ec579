import { join } from "node:path";
import * as v from "valibot";
import { makePrivateDirectory, replaceFile } from "#lib/atomic-file.ts";
import { isPhrase, type Phrase } from "#lib/words/phrase.ts";
import { readIfThere } from "../pem.ts";
import { challengeTypes } from "./challenges.ts";

const minute = 60_000;
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const instant = v.pipe(v.number(), v.finite());

const stateFile = v.object({
  /** The account and the config that failed. Failures of other settings do not count. */
  wish: v.optional(v.string(), ""),
  /** Tries in a row that came to nothing. One counts from its beginning, so that a restart half-way counts too. */
  failures: v.optional(count, 0),
  /** When the last of them began, milliseconds. */
  triedAt: v.optional(instant, 0),
  /** Why it came to nothing; what another version of the portal wrote may be no phrase of this one. */
  problem: v.fallback(v.optional(v.custom<Phrase>(isPhrase)), undefined),
  /** Before this the authority does not want to be asked again, milliseconds. */
  retryAt: v.optional(instant),
  /** One that was placed and has brought no certificate yet. */
  order: v.optional(v.object({ url: v.string(), wish: v.string() })),
  /** The challenge that went well last. */
  challenge: v.optional(v.picklist(challengeTypes)),
  /** The config of the present certificate. */
  issued: v.optional(v.string()),
  /** What the authority suggested for the certificate with this serial number, milliseconds. */
  renewal: v.optional(
    v.object({
      serial: v.string(),
      askedAt: instant,
      askAgainAt: instant,
      suggested: v.optional(v.object({ start: instant, end: instant, at: instant })),
    }),
  ),
});

/** What has to outlive a restart, in `state.json` of the folder. */
export type State = v.InferOutput<typeof stateFile>;

/** The state of the folder; what is not there, or is broken, is as at the beginning. */
export function readState(folder: string): State {
  const { success, output } = v.safeParse(stateFile, parsed(readIfThere(pathIn(folder)) ?? "{}"));
  return success ? output : { wish: "", failures: 0, triedAt: 0 };
}

/** Changes some of it, lasting and whole. */
export function changeState(folder: string, change: Partial<State>): State {
  const changed = { ...readState(folder), ...change };
  makePrivateDirectory(folder);
  replaceFile(pathIn(folder), `${JSON.stringify(changed, null, 2)}\n`, 0o600);
  return changed;
}

/** How long to leave the authority alone after so many failures in a row: 1, 10, 100 minutes, then a day. */
export function pauseAfter(failures: number): number {
  if (failures <= 0) return 0;
  return failures <= 3 ? 10 ** (failures - 1) * minute : 24 * 60 * minute;
}

/** When the next try may begin, milliseconds. A clock that was set back since the last one makes nobody wait. */
export function nextTryAt({ failures, triedAt, retryAt = 0 }: State, now: number): number {
  return failures === 0 || triedAt > now ? 0 : Math.max(triedAt + pauseAfter(failures), retryAt);
}

function pathIn(folder: string): string {
  return join(folder, "state.json");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import { setImmediate as others } from "node:timers/promises";
import { atomically, database, isUnavailable } from "#db/client.ts";
import { eq } from "#db/drizzle.ts";
import { members } from "#db/schema.ts";
import type { SignedIn } from "#features/act.ts";
import { type ActivityEntry, listActivity } from "#features/activity/list-activity.ts";
import { record } from "#features/activity/record.ts";
import { listKnownBrowsers } from "#features/authentication/known-browser.ts";
import { type Entry, readInformation } from "#features/information/read-information.ts";
import { listSessions } from "#features/sessions/list-sessions.ts";
import { log } from "#lib/log.ts";
import { csvOf } from "./csv.ts";

export type ExportFormat = "json" | "csv";

/**
 * The columns that stay inside, by table: secrets, and what something is found by. Every other column, and so every new
 * one, is the member's to have until somebody decides otherwise.
 */
export const keptInside: Readonly<Record<string, readonly string[]>> = {
  members: ["passwordHash", "passwordCost", "usernameKey"],
  sessions: ["tokenHash"],
  knownBrowsers: ["tokenHash"],
  activity: ["mergeKey"],
};

type ExportFile = Readonly<{ body: string; type: string; filename: string }>;

/**
 * Everything kept about the member as one file: the whole as JSON, the values of the fields as CSV. Undefined when
 * the client has left meanwhile.
 */
export async function exportEverything(
  act: SignedIn,
  format: ExportFormat,
  left?: AbortSignal,
): Promise<ExportFile | undefined> {
  const body = format === "csv" ? await asCsv(act) : await asJson(act, left);
  if (body === undefined) return undefined;
  return { body, type: `${types[format]}; charset=utf-8`, filename: `postern-information.${format}` };
}

const types: Readonly<Record<ExportFormat, string>> = { json: "application/json", csv: "text/csv" };

/** Writes down that the member took it with them. A disk that takes nothing more keeps nobody's information here. */
export async function recordExport(act: SignedIn, format: ExportFormat): Promise<void> {
  try {
    await atomically((tx) => record(tx, act, "exported", [{ format }]));
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    log.warn("export not recorded", { id: act.from.requestId, member: act.subject.id, format, error });
  }
}

async function asCsv(act: SignedIn): Promise<string> {
  const entries = await readInformation(act);
  const rows = entries.map(({ field: { key, label }, value, unreadable }) => [
    key,
    // Beside the value, where it is not taken for one.
    unreadable === undefined ? label : `${label} (cannot be read any more)`,
    value ?? "",
  ]);
  return csvOf([["key", "label", "value"], ...rows]);
}

async function asJson(act: SignedIn, left: AbortSignal | undefined): Promise<string | undefined> {
  const entries = await readInformation(act);
  const readableOf = entries.filter(({ unreadable }) => unreadable === undefined);
  const unreadable = entries.filter((entry) => !readableOf.includes(entry)).map(({ field }) => field.key);
  const activity = await allActivity(act, left);
  if (!activity) return undefined;
  const everything = {
    format: "postern-export",
    version: 1,
    member: await memberOf(act),
    information: Object.fromEntries(readableOf.map(({ field, value }) => [field.key, value ?? ""])),
    ...(unreadable.length > 0 && { unreadable }),
    informationChanges: Object.fromEntries(entries.flatMap(changeOf)),
    sessions: (await listSessions(act)).map(readable),
    knownBrowsers: (await listKnownBrowsers(act)).map(readable),
    activity: activity.map(readable),
  };
  return `${JSON.stringify(everything, null, 2)}\n`;
}

async function memberOf({ subject }: SignedIn): Promise<Record<string, unknown>> {
  const [row] = await database().select().from(members).where(eq(members.id, subject.id));
  const { members: inside = [] } = keptInside;
  const columns = Object.entries(row ?? {}).filter(([column]) => !inside.includes(column));
  return readable(Object.fromEntries(columns));
}

/** When a field's value was written, and by whom. */
function changeOf({ field, changedAt, changedBy }: Entry): [key: string, change: object][] {
  return changedAt === undefined ? [] : [[field.key, readable({ changedAt, changedBy })]];
}

/** In pages, between which other requests have their turn: reading never waits by itself. */
async function allActivity(
  act: SignedIn,
  left: AbortSignal | undefined,
): Promise<ActivityEntry[] | undefined> {
  const all: ActivityEntry[] = [];
  let page: string | undefined;
  do {
    const { entries, next } = await listActivity(act, page);
    all.push(...entries);
    page = next;
    await others();
    if (left?.aborted) return undefined;
  } while (page !== undefined);
  return all;
}

/** Instants as people and programs read them (RFC 3339). */
function readable(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const isInstant = (column: string, value: unknown) => /(^at|At)$/.test(column) && typeof value === "number";
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      isInstant(column, value) ? new Date(value as number).toISOString() : value,
    ]),
  );
}

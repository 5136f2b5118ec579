import { atomically, database, isUnavailable } from "#db/client.ts";
import { eq } from "#db/drizzle.ts";
import { members } from "#db/schema.ts";
import type { SignedIn } from "#features/act.ts";
import { activityPages } from "#features/activity/list-activity.ts";
import { record } from "#features/activity/record.ts";
import { chainHeads } from "#features/activity/verify.ts";
import { listKnownBrowsers } from "#features/authentication/known-browser.ts";
import { openStateReason } from "#features/authentication/state-reason.ts";
import { type Entry, readInformation } from "#features/information/read-information.ts";
import { listLinksOf } from "#features/links/list-links.ts";
import { listOpeningsOf } from "#features/operators/list-openings.ts";
import { listPolicyAcceptances } from "#features/policies/policy-acceptances.ts";
import { listOwnRetention } from "#features/retention/own-retention.ts";
import { listSessions } from "#features/sessions/list-sessions.ts";
import { log } from "#lib/log.ts";
import { csvOf } from "./csv.ts";
import type { ExportFile, ExportFormat } from "./export-file.ts";

/**
 * The columns that stay inside, by table: secrets, and what something is found by. Every other column, and so every new
 * one, is the member's to have until somebody decides otherwise.
 */
export const keptInside: Readonly<Record<string, readonly string[]>> = {
  members: ["passwordHash", "passwordCost", "usernameKey", "change"],
  sessions: ["tokenHash"],
  knownBrowsers: ["tokenHash"],
  activity: ["mergeKey", "digest"],
  oneTimeLinks: ["tokenHash"],
  openings: ["sessionId"],
};

/** Everything stored about the member as JSON, and the values of the fields alone as CSV. */
export const informationFiles: Readonly<Record<"json" | "csv", ExportFile>> = {
  json: {
    filename: "postern-information.json",
    type: "application/json; charset=utf-8",
    format: "json",
    pieces: asJson,
  },
  csv: {
    filename: "postern-information.csv",
    type: "text/csv; charset=utf-8",
    format: "csv",
    pieces: asCsv,
  },
};

/** Writes down that the member took it with them. A disk that takes nothing more keeps nobody's information here. */
export async function recordExport(act: SignedIn, format: ExportFormat): Promise<void> {
  try {
    await atomically((tx) => record(tx, act, "exported", [{ format }]));
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    log.warn("export not recorded", { id: act.from.requestId, member: act.subject.id, format, error });
  }
}

async function asCsv(act: SignedIn): Promise<AsyncIterable<string>> {
  const entries = await readInformation(act);
  const rows = entries.map(({ field: { key, label }, value, unreadable }) => [
    key,
    // Beside the value, where it is not taken for one.
    unreadable === undefined ? label : `${label} (unreadable)`,
    value ?? "",
  ]);
  return inOnePiece(csvOf([["key", "label", "value"], ...rows]));
}

async function* inOnePiece(text: string): AsyncGenerator<string> {
  yield text;
}

async function asJson(act: SignedIn): Promise<AsyncIterable<string>> {
  const entries = await readInformation(act);
  const readableOf = entries.filter(({ unreadable }) => unreadable === undefined);
  const unreadable = entries.filter((entry) => !readableOf.includes(entry)).map(({ field }) => field.key);
  return withActivity(act, {
    format: "postern-export",
    version: 1,
    member: await memberOf(act),
    information: Object.fromEntries(readableOf.map(({ field, value }) => [field.key, value ?? ""])),
    ...(unreadable.length > 0 && { unreadable }),
    informationChanges: Object.fromEntries(entries.flatMap(changeOf)),
    sessions: (await listSessions(act)).map(readable),
    knownBrowsers: (await listKnownBrowsers(act)).map(readable),
    policyAcceptances: (await listPolicyAcceptances(act)).map(readable),
    retentions: (await listOwnRetention(act)).map(readable),
    openings: (await listOpeningsOf(act)).map(readable),
    oneTimeLinks: (await listLinksOf(act)).map(readable),
    // Kept elsewhere, they show later whether somebody put back an older state.
    activityChains: await chainHeads(act.subject.id),
  });
}

/** As one JSON object with a last member "activity", which is read while it is sent: it may have thousands of entries. */
async function* withActivity(act: SignedIn, everythingElse: object): AsyncGenerator<string> {
  const empty = JSON.stringify({ ...everythingElse, activity: [] }, null, 2);
  yield empty.slice(0, empty.lastIndexOf("]"));
  let separator = "\n";
  for await (const entries of activityPages(act)) {
    const items = entries.map((entry) => JSON.stringify(readable(entry), null, 2).replace(/^/gm, "    "));
    if (items.length > 0) yield separator + items.join(",\n");
    separator = ",\n";
  }
  yield "\n  ]\n}\n";
}

async function memberOf({ subject }: SignedIn): Promise<Record<string, unknown>> {
  const [row] = await database().select().from(members).where(eq(members.id, subject.id));
  const { members: inside = [] } = keptInside;
  const reason = row && openStateReason(row);
  const opened = { ...row, ...(reason !== undefined && { stateReason: reason }) };
  const columns = Object.entries(opened).filter(([column]) => !inside.includes(column));
  return readable(Object.fromEntries(columns));
}

/** When a field's value was written, and by whom. */
function changeOf({ field, changedAt, changedBy }: Entry): [key: string, change: object][] {
  return changedAt === undefined ? [] : [[field.key, readable({ changedAt, changedBy })]];
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

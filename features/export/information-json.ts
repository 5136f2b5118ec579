import { database } from "#db/client.ts";
import { eq } from "#db/drizzle.ts";
import { members } from "#db/schema.ts";
import type { SignedIn } from "#features/act.ts";
import { activityPages } from "#features/activity/list-activity.ts";
import { chainHeads } from "#features/activity/verify.ts";
import { listKnownBrowsers } from "#features/authentication/known-browser.ts";
import { openStateReason } from "#features/authentication/state-reason.ts";
import { typeOf } from "#features/field-types/type-of.ts";
import { type Field, holdsValue } from "#features/fields/field.ts";
import { fieldsByKey } from "#features/fields/read-fields.ts";
import { type Entry, readInformation } from "#features/information/read-information.ts";
import { listLinksOf } from "#features/links/list-links.ts";
import { listOpeningsOf } from "#features/operators/list-openings.ts";
import { listPolicyAcceptances } from "#features/policies/policy-acceptances.ts";
import { listOwnRetention } from "#features/retention/own-retention.ts";
import { listSessions } from "#features/sessions/list-sessions.ts";
import type { ExportText } from "./export-file.ts";
import { keptInside } from "./kept-inside.ts";
import { earlierValuesOf, filesOf, proposalsOf } from "./kept-rows.ts";

/** What the JSON says it is, and the newest of the versions that docs/export describes and the import takes. */
export const jsonFormat = "postern-export";
export const jsonVersion = 2;

/** Everything that is stored about the member. */
export const informationJson: ExportText = {
  filename: "postern-information.json",
  type: "application/json; charset=utf-8",
  format: "json",
  pieces: asJson,
};

async function asJson(act: SignedIn): Promise<AsyncIterable<string>> {
  const entries = await readInformation(act);
  const fields = await fieldsByKey();
  const readableOf = entries.filter(({ unreadable }) => unreadable === undefined);
  const unreadable = entries.filter((entry) => !readableOf.includes(entry)).map(({ field }) => field.key);
  const kept = {
    earlierValues: await earlierValuesOf(act, fields),
    proposals: await proposalsOf(act, fields),
  };
  const named = new Set([
    ...entries.map(({ field }) => field.key),
    ...Object.values(kept).flatMap((rows) => rows.map(({ fieldKey }) => fieldKey)),
  ]);
  return withActivity(act, {
    $schema: `/export-schema/${jsonVersion}.json`,
    format: jsonFormat,
    version: jsonVersion,
    member: await memberOf(act),
    information: Object.fromEntries(readableOf.map(({ field, value }) => [field.key, jsonOf(field, value)])),
    ...(unreadable.length > 0 && { unreadable }),
    informationChanges: Object.fromEntries(entries.flatMap(changeOf)),
    fields: Object.fromEntries(
      [...fields.values()]
        .filter((field) => named.has(field.key) && holdsValue(field))
        .map((field) => [field.key, described(field)]),
    ),
    earlierValues: kept.earlierValues.map(readable),
    proposals: kept.proposals.map(readable),
    files: (await filesOf(act)).map(readable),
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

function jsonOf(field: Field, value: string | undefined) {
  return typeOf(field).toJson(value ?? "", field);
}

/** What makes a value readable without the portal. */
function described({ type, label, options }: Field) {
  const labels = Object.fromEntries(options.map((option) => [option.key, option.label]));
  return { type, label, ...(options.length > 0 && { options: labels }) };
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

/** When a field's value was written and confirmed, and by whom. */
function changeOf({ field, changedAt, changedBy, confirmedAt, confirmedBy }: Entry) {
  const change = { changedAt, changedBy, confirmedAt: confirmedAt ?? null, confirmedBy: confirmedBy ?? null };
  return changedAt === undefined ? [] : [[field.key, readable(change)] as const];
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

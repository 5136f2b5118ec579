/**
 * Every column whose values are sealed, and in which context each of them is: for whoever looks at all of them, as
 * resealing, backups and the doctor do. tests/sealed-columns.test.ts finds one that is missing here.
 */
import {
  activity,
  activityChains,
  challenges,
  earlierValues,
  filePieces,
  files,
  information,
  members,
  oneTimeLinks,
  openings,
  pendingImports,
  proposals,
  sessions,
  sharedFiles,
} from "#db/schema.ts";
import { chainsContext } from "#features/activity/chain.ts";
import { detailContext } from "#features/activity/sealed-detail.ts";
import { stateReasonContext } from "#features/authentication/state-reason.ts";
import { aboutContext, pieceContext } from "#features/files/sealed-file.ts";
import { contentContext } from "#features/import/pending-imports.ts";
import { proposalContext } from "#features/information/sealed-proposal.ts";
import { valueContext } from "#features/information/sealed-value.ts";
import { inviteeContext } from "#features/links/invitee.ts";
import { challengeContext } from "#features/machines/challenges.ts";
import { sharedFileContext } from "#features/machines/shared-folder.ts";
import { openingContext } from "#features/operators/openings.ts";
import { sessionContext } from "#features/sessions/open-session.ts";

type AnyTable = typeof members;
type Row = Readonly<Record<string, unknown>>;

export type SealedColumn = Readonly<{
  /** Of the table in the schema, and of its column. */
  name: `${string}.${string}`;
  table: AnyTable;
  column: string;
  /** The columns of the table's primary key. */
  key: readonly string[];
  /** In one of these a row's value was sealed. */
  contextsOf(row: Row): readonly string[];
}>;

export const sealedColumns: readonly SealedColumn[] = [
  ofTable("members", members, ["id"], "stateReason", ({ id }) => [stateReasonContext(id)]),
  ofTable("sessions", sessions, ["tokenHash"], "address", ({ memberId }) => [
    sessionContext(memberId, "address"),
  ]),
  ofTable("sessions", sessions, ["tokenHash"], "browser", ({ memberId }) => [
    sessionContext(memberId, "browser"),
  ]),
  ofTable("information", information, ["memberId", "fieldKey"], "value", ({ memberId, fieldKey }) => [
    valueContext(memberId, fieldKey),
  ]),
  ofTable("earlierValues", earlierValues, ["id"], "value", ({ memberId, fieldKey }) => [
    valueContext(memberId, fieldKey),
  ]),
  ofTable("proposals", proposals, ["id"], "value", (row) => [proposalContext(row, "value")]),
  ofTable("proposals", proposals, ["id"], "reason", (row) => [proposalContext(row, "reason")]),
  ofTable("files", files, ["id"], "about", ({ id }) => [aboutContext(id)]),
  // Which piece is the last one, only all of them tell.
  ofTable("filePieces", filePieces, ["fileId", "number"], "bytes", ({ fileId, number }) => [
    pieceContext({ fileId, number, isLast: false }),
    pieceContext({ fileId, number, isLast: true }),
  ]),
  ofTable("pendingImports", pendingImports, ["id"], "content", (row) => [contentContext(row)]),
  ofTable("activity", activity, ["id"], "detail", ({ memberId }) => [detailContext(memberId)]),
  ofTable("activityChains", activityChains, ["memberId"], "state", ({ memberId }) => [
    chainsContext(memberId),
  ]),
  ofTable("oneTimeLinks", oneTimeLinks, ["tokenHash"], "invited", ({ id }) => [inviteeContext(id)]),
  ofTable("openings", openings, ["sessionId", "memberId"], "reason", (row) => [openingContext(row)]),
  ofTable("sharedFiles", sharedFiles, ["path"], "content", ({ path }) => [sharedFileContext(path)]),
  ofTable("challenges", challenges, ["name"], "shown", ({ name }) => [challengeContext(name)]),
];

function ofTable<T extends Readonly<{ $inferSelect: object }>>(
  tableName: string,
  table: T,
  key: readonly (keyof T["$inferSelect"] & string)[],
  column: keyof T["$inferSelect"] & string,
  contextsOf: (row: T["$inferSelect"]) => readonly string[],
): SealedColumn {
  return {
    name: `${tableName}.${column}`,
    // All of them are tables; which one, nobody asks who goes through all.
    table: table as unknown as AnyTable,
    column,
    key,
    contextsOf: (row) => contextsOf(row as T["$inferSelect"]),
  };
}

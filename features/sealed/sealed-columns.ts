/** In which context each sealed value is: for whoever looks at all of them, as resealing, backups and the doctor do. */
import { sealedHere } from "#db/sealed-columns.ts";
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

type Name = keyof typeof sealedHere;
type RowOf<N extends Name> = (typeof sealedHere)[N]["table"]["$inferSelect"];
/** All of them are tables; which one, nobody asks who goes through all. */
type AnyTable = (typeof sealedHere)["members.stateReason"]["table"];
type Row = Readonly<Record<string, unknown>>;

export type SealedColumn = Readonly<{
  /** Of the table in the schema, and of its column. */
  name: Name;
  table: AnyTable;
  column: string;
  /** The columns of the table's primary key. */
  key: readonly string[];
  /** In one of these a row's value was sealed. */
  contextsOf(row: Row): readonly string[];
}>;

const contexts: { readonly [N in Name]: (row: RowOf<N>) => readonly string[] } = {
  "members.stateReason": ({ id }) => [stateReasonContext(id)],
  "sessions.address": ({ memberId }) => [sessionContext(memberId, "address")],
  "sessions.browser": ({ memberId }) => [sessionContext(memberId, "browser")],
  "information.value": ({ memberId, fieldKey }) => [valueContext(memberId, fieldKey)],
  "earlierValues.value": ({ memberId, fieldKey }) => [valueContext(memberId, fieldKey)],
  "proposals.value": (row) => [proposalContext(row, "value")],
  "proposals.reason": (row) => [proposalContext(row, "reason")],
  "files.about": ({ id }) => [aboutContext(id)],
  // Which piece is the last one, only all of them tell.
  "filePieces.bytes": ({ fileId, number }) => [
    pieceContext({ fileId, number, isLast: false }),
    pieceContext({ fileId, number, isLast: true }),
  ],
  "pendingImports.content": (row) => [contentContext(row)],
  "activity.detail": ({ memberId }) => [detailContext(memberId)],
  "activityChains.state": ({ memberId }) => [chainsContext(memberId)],
  "oneTimeLinks.invited": ({ id }) => [inviteeContext(id)],
  "openings.reason": (row) => [openingContext(row)],
  "sharedFiles.content": ({ path }) => [sharedFileContext(path)],
  "challenges.shown": ({ name }) => [challengeContext(name)],
};

export const sealedColumns: readonly SealedColumn[] = (Object.keys(contexts) as Name[]).map((name) => ({
  ...(sealedHere[name] as Omit<SealedColumn, "name" | "contextsOf">),
  name,
  contextsOf: contexts[name] as SealedColumn["contextsOf"],
}));

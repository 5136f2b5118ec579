/** Everything the portal keeps. Ids are UUIDv7, instants milliseconds since 1970. */
import type { Access, FieldTypeName } from "#lib/field-names.ts";
import type { Language } from "#lib/words/languages.ts";
import { bytes, index, instant, integer, numberIn, primaryKey, table, text, uniqueIndex } from "./columns.ts";

export const members = table(
  "members",
  {
    id: text().primaryKey(),
    /** As typed, but trimmed and NFKC. */
    username: text().notNull(),
    /** Folded: two usernames that look the same have the same key. */
    usernameKey: text().notNull().unique("members_username_key"),
    /** `$pbkdf2-sha512$i=<iterations>,…`: names its own cost and pepper. */
    passwordHash: text().notNull(),
    /** The iterations the hash names, read by the database: what follows `$pbkdf2-sha512$i=` up to what is no digit. */
    passwordCost: numberIn("password_hash", 17),
    role: text().$type<"member" | "operator">().notNull(),
    state: text().$type<"awaiting approval" | "active" | "disabled" | "refused">().notNull(),
    /** Null: since they signed up. */
    stateSince: instant(),
    /** Sealed: why an operator refused or disabled them, in the operator's words. */
    stateReason: text(),
    /** Raised by every change of what the member would see. */
    version: integer().notNull(),
    /** Another one after every change of what lists of members show (`db/changes.ts`). */
    change: instant().notNull().default(0),
    createdAt: instant().notNull(),
    /** Null: not since they signed up. */
    lastLogInAt: instant(),
    passwordChangedAt: instant().notNull(),
    /** Of the pages, as the member chose it; null: as the portal or the browser has it. */
    language: text().$type<Language>(),
    /** What the hash that was brought along costs inside ours, in iterations of ours; 0: there is none. */
    importedCost: integer().notNull().default(0),
  },
  (member) => [
    /** For the dearest. */
    index("members_imported_cost").on(member.importedCost),
    /** For the dearest. */
    index("members_password_cost").on(member.passwordCost),
    /** For what changed since somebody looked. */
    index("members_change").on(member.change),
    /** For the few who are operators, and who wait. */
    index("members_role").on(member.role),
    index("members_state").on(member.state),
  ],
);

export const sessions = table(
  "sessions",
  {
    /** SHA-256 of the token in the cookie, base64url: the table alone opens nothing. */
    tokenHash: text().primaryKey(),
    /** Names the session on pages; of no use to sign in. */
    id: text().notNull().unique("sessions_id"),
    memberId: text()
      .notNull()
      .references(() => members.id, { onDelete: "cascade" }),
    method: text().$type<"password">().notNull(),
    createdAt: instant().notNull(),
    /** Written at most once in five minutes. */
    lastSeenAt: instant().notNull(),
    /** When the member last showed the password. */
    provedAt: instant().notNull(),
    expiresAt: instant().notNull(),
    /** Sealed. */
    address: text().notNull(),
    /** Sealed User-Agent. */
    browser: text().notNull(),
  },
  (session) => [
    index("sessions_member").on(session.memberId),
    index("sessions_expiry").on(session.expiresAt),
  ],
);

/** Browsers that a member has logged in with before: strangers' failures do not lock these out. */
export const knownBrowsers = table(
  "known_browsers",
  {
    memberId: text()
      .notNull()
      .references(() => members.id, { onDelete: "cascade" }),
    /** SHA-256 of what the browser's cookie holds, base64url: the table alone makes no browser known. */
    tokenHash: text().notNull(),
    createdAt: instant().notNull(),
    lastLogInAt: instant().notNull(),
  },
  (browser) => [
    primaryKey({ columns: [browser.memberId, browser.tokenHash] }),
    index("known_browsers_last_log_in").on(browser.lastLogInAt),
  ],
);

/** What members are asked for, and the headings and notes between, in the operators' order. */
export const fields = table("fields", {
  /** Names the form's control, the export's entry and the information's row. */
  key: text().primaryKey(),
  /** Said in every language that `translations` has no text for. */
  label: text().notNull(),
  help: text().notNull(),
  type: text().$type<FieldTypeName>().notNull(),
  /** In code points. */
  limit: integer().notNull(),
  position: integer().notNull(),
  /** Why the portal asks, in words for the member. */
  purpose: text().notNull(),
  /** Hidden from then on; what members kept stays. */
  retiredAt: instant(),
  /** JSON: label, help, purpose and the pattern's message by language. */
  translations: text().notNull().default("{}"),
  /** JSON: what a value has to be (`features/fields/field.ts`). */
  rules: text().notNull().default("{}"),
  /** JSON: what may be chosen, in order. */
  options: text().notNull().default("[]"),
  access: text().$type<Access>().notNull().default("member edits"),
  /** JSON: the ids of the only operators who see it; null: all who run the portal. Not references: they outlive them. */
  operators: text(),
  /** 1: its values are found by operators' search. */
  searchable: integer().notNull().default(0),
  /** Its values are being erased for good, and it with them. */
  erasedAt: instant(),
});

export const information = table(
  "information",
  {
    memberId: text()
      .notNull()
      .references(() => members.id, { onDelete: "cascade" }),
    fieldKey: text()
      .notNull()
      .references(() => fields.key),
    /** Sealed. */
    value: text().notNull(),
    changedAt: instant().notNull(),
    /** A member's id. Not a reference: who changed something may be erased before it. */
    changedBy: text().notNull(),
    /** When somebody last said that it is still right; null: not since it was changed. */
    confirmedAt: instant(),
    /** Whose word that was: an actor's id. Not a reference. */
    confirmedBy: text(),
  },
  (entry) => [primaryKey({ columns: [entry.memberId, entry.fieldKey] })],
);

/** Values that others took the place of: so many of each field, until the member erases them. */
export const earlierValues = table(
  "earlier_values",
  {
    id: text().primaryKey(),
    memberId: text()
      .notNull()
      .references(() => members.id, { onDelete: "cascade" }),
    fieldKey: text()
      .notNull()
      .references(() => fields.key),
    /** Sealed as it was; null: there was none. */
    value: text(),
    changedAt: instant(),
    /** An actor's id. Not a reference. */
    changedBy: text(),
    /** The same for all that one save replaced. */
    replacedAt: instant().notNull(),
    /** An actor's id. Not a reference. */
    replacedBy: text().notNull(),
  },
  (earlier) => [
    index("earlier_values_of_member").on(earlier.memberId, earlier.fieldKey, earlier.replacedAt),
    index("earlier_values_field").on(earlier.fieldKey),
  ],
);

/** Values that members propose and an operator decides about. */
export const proposals = table(
  "proposals",
  {
    id: text().primaryKey(),
    memberId: text()
      .notNull()
      .references(() => members.id, { onDelete: "cascade" }),
    fieldKey: text()
      .notNull()
      .references(() => fields.key),
    /** Sealed; the empty text for none. */
    value: text().notNull(),
    proposedAt: instant().notNull(),
    /** Null: not yet. */
    decidedAt: instant(),
    /** An actor's id. Not a reference. */
    decidedBy: text(),
    outcome: text().$type<"accepted" | "refused" | "withdrawn">(),
    /** Sealed: why it was refused. */
    reason: text(),
  },
  (proposal) => [
    index("proposals_of_member").on(proposal.memberId, proposal.fieldKey),
    /** For the queue. */
    index("proposals_open").on(proposal.decidedAt, proposal.proposedAt),
    index("proposals_field").on(proposal.fieldKey),
  ],
);

/** Files that members keep; the information names them. */
export const files = table(
  "files",
  {
    id: text().primaryKey(),
    memberId: text()
      .notNull()
      .references(() => members.id, { onDelete: "cascade" }),
    fieldKey: text()
      .notNull()
      .references(() => fields.key),
    /** Sealed JSON: name, type and kind; empty until all of it is there. */
    about: text().notNull(),
    /** In bytes; 0 until all of it is there, below 0 until something names it. */
    size: integer().notNull(),
    createdAt: instant().notNull(),
  },
  (file) => [index("files_member").on(file.memberId), index("files_field").on(file.fieldKey)],
);

/** The bytes of a file, piece by piece. */
export const filePieces = table(
  "file_pieces",
  {
    fileId: text()
      .notNull()
      .references(() => files.id, { onDelete: "cascade" }),
    /** From 0. */
    number: integer().notNull(),
    /** Sealed. */
    bytes: bytes().notNull(),
  },
  (piece) => [primaryKey({ columns: [piece.fileId, piece.number] })],
);

/** What a member is shown of an import before it is saved; the form that confirms it names it. */
export const pendingImports = table(
  "pending_imports",
  {
    id: text().primaryKey(),
    memberId: text()
      .notNull()
      .references(() => members.id, { onDelete: "cascade" }),
    /** Sealed JSON. */
    content: text().notNull(),
    expiresAt: instant().notNull(),
  },
  (pending) => [
    index("pending_imports_member").on(pending.memberId),
    index("pending_imports_expiry").on(pending.expiresAt),
  ],
);

export const activity = table(
  "activity",
  {
    id: text().primaryKey(),
    memberId: text()
      .notNull()
      .references(() => members.id, { onDelete: "cascade" }),
    /** Counts up per member, so that a clock set back does not change the order. */
    number: integer().notNull(),
    /** Who did it, where that is known: a member's id. Not a reference: the actor may be erased before the subject. */
    actorId: text(),
    at: instant().notNull(),
    event: text().notNull(),
    /** Sealed JSON: address, browser, what. */
    detail: text().notNull(),
    /** How many times. */
    count: integer().notNull().default(1),
    /** Equal for what is to be one row: what repeats within the hour, from one network. */
    mergeKey: text().unique("activity_merge_key"),
    /** Its place in the member's chain; null while more may be counted in it, and for what is older than the chain. */
    link: integer(),
    /** Keyed: of an open row of itself, of a closed one of itself and the one before; null: older than the chain. */
    digest: text(),
  },
  (entry) => [
    uniqueIndex("activity_member_number").on(entry.memberId, entry.number),
    /** For pruning what failed long ago. */
    index("activity_event").on(entry.event, entry.at),
    /** For the rows of a chain in their order, and those that are open. */
    index("activity_chain").on(entry.memberId, entry.link),
  ],
);

/** Where the chains of a member's activity begin and end (`features/activity/chain.ts`). */
export const activityChains = table("activity_chains", {
  memberId: text()
    .primaryKey()
    .references(() => members.id, { onDelete: "cascade" }),
  /** Sealed JSON. */
  state: text().notNull(),
});

/** Links that somebody may use once: to sign up, to come back in, to become the first operator. */
export const oneTimeLinks = table(
  "one_time_links",
  {
    /** Keyed hash of the token in the link, which nobody here keeps. */
    tokenHash: text().primaryKey(),
    /** Names the link on pages; of no use to open it. */
    id: text().notNull().unique("one_time_links_id"),
    purpose: text().$type<"first operator" | "invitation" | "recovery" | "confirmation">().notNull(),
    /** Whom a recovery lets back in, who is asked to confirm, or who used an invitation. */
    memberId: text().references(() => members.id, { onDelete: "cascade" }),
    /** Sealed JSON: who is invited, and what is filled in for them. */
    invited: text(),
    /** Who made it: a member's id or another actor's. Not a reference: it outlives them. */
    createdBy: text().notNull(),
    createdAt: instant().notNull(),
    expiresAt: instant().notNull(),
    usedAt: instant(),
  },
  (link) => [
    index("one_time_links_member").on(link.memberId),
    index("one_time_links_purpose").on(link.purpose, link.createdAt),
    index("one_time_links_expiry").on(link.expiresAt),
  ],
);

/** Whom an operator may look at for a while, with the reason given (OPERATOR_REASON). */
export const openings = table(
  "openings",
  {
    /** The operator's session. */
    sessionId: text()
      .notNull()
      .references(() => sessions.id, { onDelete: "cascade" }),
    memberId: text()
      .notNull()
      .references(() => members.id, { onDelete: "cascade" }),
    /** Sealed. */
    reason: text().notNull(),
    until: instant().notNull(),
  },
  (opening) => [
    primaryKey({ columns: [opening.sessionId, opening.memberId] }),
    index("openings_member").on(opening.memberId),
  ],
);

/** What `/privacy` has said, from its first version on. */
export const policies = table("policies", {
  version: integer().primaryKey(),
  at: instant().notNull(),
  /** JSON: the fields, roles and times it speaks of. */
  facts: text().notNull(),
  /** 1: it allows more than the one before, so members are asked. */
  widens: integer().notNull(),
});

/** Which version of the policy a member has accepted. */
export const policyAcceptances = table(
  "policy_acceptances",
  {
    memberId: text()
      .notNull()
      .references(() => members.id, { onDelete: "cascade" }),
    version: integer().notNull(),
    at: instant().notNull(),
  },
  (acceptance) => [
    primaryKey({ columns: [acceptance.memberId, acceptance.version] }),
    index("policy_acceptances_version").on(acceptance.version),
  ],
);

/** Members who have not logged in for so long that RETENTION_MONTHS concerns them. */
export const retentions = table("retentions", {
  memberId: text()
    .primaryKey()
    .references(() => members.id, { onDelete: "cascade" }),
  listedAt: instant().notNull(),
  disabledAt: instant(),
  stoppedAt: instant(),
  /** An operator's id. Not a reference: it outlives them. */
  stoppedBy: text(),
});

/** What the portal counted and measured on a day, for its operators' charts. */
export const figures = table(
  "figures",
  {
    /** `2026-11-28`, in the portal's time zone. */
    day: text().notNull(),
    /** A machine's id; empty: of all of them. */
    machineId: text().notNull(),
    name: text().notNull(),
    value: instant().notNull(),
  },
  (figure) => [primaryKey({ columns: [figure.day, figure.machineId, figure.name] })],
);

/** What changes hands between two boards, and what of it is done. */
export const handOverSteps = table("hand_over_steps", {
  step: text().primaryKey(),
  doneAt: instant().notNull(),
  /** An operator's id. Not a reference: it outlives them. */
  doneBy: text().notNull(),
});

export const throttles = table(
  "throttles",
  {
    /** A keyed hash of who is counted, never the text. */
    key: text().primaryKey(),
    count: integer().notNull(),
    expiresAt: instant().notNull(),
  },
  (throttle) => [index("throttles_expiry").on(throttle.expiresAt)],
);

/** What is left to do for members already deleted: written with the deletion, gone when all is done. */
export const erasures = table("erasures", {
  /** Keyed hash of the member's id. */
  hash: text().primaryKey(),
  at: instant().notNull(),
});

/**
 * The keys without which something here could not be read or proven. Of the others nothing depends: cookies (session)
 * and tickets are only made anew, the action key is the build's.
 */
export const keyChecks = table("key_checks", {
  /** What only the key itself gives (`keyProof`); the key does not follow from it. */
  proof: text().primaryKey(),
  key: text().$type<"pepper" | "data">().notNull(),
  /** As it stands in what the key sealed or hashed. */
  keyId: text().notNull(),
  since: instant().notNull(),
});

/** The machines that serve this database: one on SQLite, as many as wanted on PostgreSQL. */
export const machines = table("machines", {
  /** Made once, kept in DATA_DIR (`machine`). */
  id: text().primaryKey(),
  /** As the machine calls itself. */
  name: text().notNull(),
  /** Of its program: two that differ are an upgrade under way. */
  build: text().notNull(),
  /** By how much its clock is ahead of the database's; one without a battery begins in 1970. */
  clockOffsetMs: instant().notNull(),
  lastSeenAt: instant().notNull(),
  /** JSON: the ids of the keys that each of its processes can read with, by kind, the one in use first. */
  keys: text().notNull().default("{}"),
});

/** Which machine's ledger has an erasure already. */
export const ledgerCopies = table(
  "ledger_copies",
  {
    /** Not a reference: the copy outlives the row. */
    machineId: text().notNull(),
    hash: text()
      .notNull()
      .references(() => erasures.hash, { onDelete: "cascade" }),
  },
  (copy) => [primaryKey({ columns: [copy.machineId, copy.hash] })],
);

/** What one machine does for all of them, and until when it is that one's. */
export const leases = table("leases", {
  name: text().primaryKey(),
  /** A machine's id. Not a reference: a lease outlives its machine. */
  holder: text().notNull(),
  until: instant().notNull(),
});

/** Files that all machines have the same of: certificates with their keys, the local authority. */
export const sharedFiles = table("shared_files", {
  /** Of their folder, below CERT_DIR. */
  path: text().primaryKey(),
  /** Sealed JSON: the text of each file under its name. */
  content: text().notNull(),
  changedAt: instant().notNull(),
});

/** What a certificate authority is shown that asks any of the machines whether it is the one of this name. */
export const challenges = table("challenges", {
  /** `http TOKEN` or `tls NAME`. */
  name: text().primaryKey(),
  /** Sealed. */
  shown: text().notNull(),
  expiresAt: instant().notNull(),
});

/** Backups that were made by the schedule, rehearsals of their restoring, and restores of which this database is one. */
export const backupRuns = table(
  "backup_runs",
  {
    id: text().primaryKey(),
    /** A machine's id. Not a reference: the run outlives it. Empty for a restore. */
    machineId: text().notNull(),
    kind: text().$type<"backup" | "rehearsal" | "restore">().notNull(),
    /** The file's name, without its folder; empty until it has one, and for a restore. */
    file: text().notNull(),
    beganAt: instant().notNull(),
    /** Null: it runs, or its process ended in the middle. */
    endedAt: instant(),
    /** In bytes. */
    size: instant(),
    /**
     * JSON: why it failed (`lib/words/phrase.ts`), or how far a rehearsal could look; of a restore, when its backup was
     * made and how many were erased again; null: nothing to say.
     */
    said: text(),
    succeeded: integer().notNull().default(0),
  },
  (run) => [index("backup_runs_kind").on(run.kind, run.beganAt)],
);

/** What operators are told that something is wrong with, for as long as it is. */
export const notices = table(
  "notices",
  {
    kind: text().notNull(),
    /** A machine's id; empty: of all of them. Not a reference. */
    machineId: text().notNull(),
    since: instant().notNull(),
    lastSeenAt: instant().notNull(),
    /** JSON: the values of its sentence. */
    about: text().notNull(),
  },
  (notice) => [primaryKey({ columns: [notice.kind, notice.machineId] })],
);

import { atomically, type Transaction } from "#db/client.ts";
import type { Act } from "#features/act.ts";
import type { Thing } from "#features/activity/sealed-detail.ts";
import { checkNew } from "#features/field-types/check-new.ts";
import type { FieldProblem, Typed } from "#features/field-types/field-type.ts";
import { typeOf } from "#features/field-types/type-of.ts";
import { isMembersOwn, memberMay } from "#features/fields/access.ts";
import { isRequired } from "#features/fields/field.ts";
import { adoptFiles } from "./adopt-files.ts";
import { dropUnusedFiles } from "./drop-unused-files.ts";
import { isLeftOut } from "./left-out.ts";
import { inForm, openProposals, propose, withdraw } from "./proposals.ts";
import { type Entry, entriesOf, isMissing } from "./read-information.ts";
import { saveValues } from "./save-values.ts";
import { isAsShown, isShown, type Shown, shownValues } from "./shown-values.ts";

export type Update =
  | {
      ok: true;
      /** How many fields the form changed; what it, posted a moment ago, or another has saved the same included. */
      changed: number;
      /** For how many it proposes another value, for an operator to accept; absent for none. */
      proposed?: number;
      /** How many proposals it took back, by what is saved; absent for none. */
      withdrawn?: number;
    }
  | { ok: false; problems: Record<string, readonly FieldProblem[]> }
  | {
      ok: false;
      code: "clash";
      /** Per field key what this form says and what somebody saved meanwhile ("" for no value, or one that cannot be read). */
      clashes: Record<string, { yours: string; theirs: string; unreadable?: true }>;
      /** What the form's controls should hold now: what was changed in it, and where nothing was, the newest value. */
      values: Typed;
      /** What the form with these values shows: it has seen theirs. */
      shown: Shown;
    };

/** An entry that may be written, and how. */
type Asked = Readonly<{
  entry: Entry;
  /** As a form shows it: what the member has proposed last in place of what is saved. */
  inForm: Entry;
  isProposed: boolean;
  /** The member's own word; others are asked for nothing that they leave alone. */
  isOwn: boolean;
}>;
/** What a form says of one. */
type Said = Asked & Readonly<{ value: string; shown: string }>;
type Edit = Said & Readonly<{ isTouched: boolean }>;

/** How a form's values are meant. */
export type Meant = Readonly<{
  /** The keys of fields in it that are to stay as they are saved. */
  leave?: ReadonlySet<string>;
  /** Which fields the actor may write. Those of others are left as they are. Absent: what members may of their own. */
  mayWrite?: (entry: Entry) => boolean;
  /** What the activity says beside the fields. */
  how?: readonly Thing[];
}>;

/**
 * Saves what a form really changed against what it showed, all of it or nothing; an empty value removes the field's.
 * What a member may only propose is proposed. Values of others that the form did not touch stay. When it is returned, it
 * is on the disk.
 */
export async function updateInformation(
  act: Act,
  shown: Shown,
  typed: Typed,
  meant: Meant = {},
): Promise<Update> {
  return atomically((tx) => updateIn(tx, act, shown, typed, meant));
}

/** The same as a part of a transaction. */
export async function updateIn(
  tx: Transaction,
  act: Act,
  shown: Shown,
  typed: Typed,
  meant: Meant,
): Promise<Update> {
  return write(tx, act, meant, (asked) => readEdits(asked, shown, typed, act));
}

/** The same with values as they are kept, by their fields' keys. */
export async function putInPlace(
  act: Act,
  shown: Shown,
  values: ReadonlyMap<string, string>,
  meant: Meant = {},
): Promise<Update> {
  return atomically((tx) => putInPlaceIn(tx, act, shown, values, meant));
}

/** The same as a part of a transaction. */
export async function putInPlaceIn(
  tx: Transaction,
  act: Act,
  shown: Shown,
  values: ReadonlyMap<string, string>,
  meant: Meant,
): Promise<Update> {
  const readKept = (asked: readonly Asked[]) => {
    const read = new Read(act.from.at, { isNew: false });
    for (const each of asked) {
      const { key } = each.entry.field;
      const [value, hash] = [values.get(key), shown.get(key)];
      if (value !== undefined && hash !== undefined) read.add({ ...each, value, shown: hash });
    }
    return read;
  };
  return write(tx, act, meant, readKept);
}

async function write(
  tx: Transaction,
  act: Act,
  meant: Meant,
  read: (asked: readonly Asked[]) => Read,
): Promise<Update> {
  const { all, asked } = await askedOf(tx, act, meant);
  const found = read(asked);
  const { edits, problems } = found;
  if (Object.keys(problems).length > 0) return { ok: false, problems };
  const changes = edits.filter(isChange);
  const clashes = changes.filter(isClash);
  if (clashes.length > 0) return clash(clashes, edits, shownValues(all.map(({ inForm }) => inForm)));
  // What was kept before has its files already.
  const lost = found.isNew ? await adoptFiles(tx, act, changes) : undefined;
  return lost ? { ok: false, problems: lost } : save(tx, act, edits, meant.how);
}

/** All entries, and those of them that the form may write. */
async function askedOf(tx: Transaction, act: Act, { leave, mayWrite }: Meant) {
  const entries = await entriesOf(tx, act.subject.id);
  const wayOf = (entry: Entry) =>
    mayWrite ? (mayWrite(entry) ? "edit" : "see") : memberMay(entry.field, entry.value !== undefined);
  const isAny = entries.some((entry) => wayOf(entry) === "propose");
  const proposals = isAny ? await openProposals(tx, act) : new Map();
  const all = entries.map((entry) => {
    const isProposed = wayOf(entry) === "propose";
    return { entry, inForm: isProposed ? inForm(entry, proposals) : entry, isProposed, isOwn: !mayWrite };
  });
  const asked = all.filter(({ entry }) => !leave?.has(entry.field.key) && wayOf(entry) !== "see");
  return { all, asked };
}

async function save(
  tx: Transaction,
  act: Act,
  edits: readonly Edit[],
  how?: readonly Thing[],
): Promise<Update> {
  const touched = edits.filter(({ isTouched }) => isTouched);
  const isBack = (edit: Edit) => edit.inForm !== edit.entry && !differs(edit, edit.entry);
  const isNew = (edit: Edit) => edit.isProposed && !isBack(edit);
  const own = touched.filter(({ isProposed }) => !isProposed);
  const [proposed, withdrawn] = [touched.filter(isNew), touched.filter(isBack)];
  // First, since with what is saved files go that nothing names.
  await propose(tx, act, proposed.filter(isChange));
  await saveValues(tx, act, own.filter(isChange), how);
  await withdraw(
    tx,
    act,
    withdrawn.map(({ entry }) => entry.field.key),
  );
  if (proposed.some(({ entry }) => entry.field.type === "file")) await dropUnusedFiles(tx, act.subject.id);
  return {
    ok: true,
    changed: own.length,
    ...(proposed.length > 0 && { proposed: proposed.length }),
    ...(withdrawn.length > 0 && { withdrawn: withdrawn.length }),
  };
}

/** What forms say, checked one by one. */
class Read {
  readonly edits: Edit[] = [];
  readonly problems: Record<string, readonly FieldProblem[]> = {};
  /** Whether their values, and the files in them, come from outside. */
  readonly isNew: boolean;
  readonly #now: number;

  constructor(now: number, { isNew }: { isNew: boolean }) {
    this.#now = now;
    this.isNew = isNew;
  }

  add(said: Said): void {
    const edit = { ...said, isTouched: !isAsShown(said.value, said.shown) };
    const wrong = problemsOf(edit, this.#now);
    if (wrong.length > 0) this.problems[edit.entry.field.key] = wrong;
    else this.edits.push(edit);
  }
}

/** What a form did not show, or did not send, it cannot change. A control left as it was is never refused, whatever the rules are by now. */
function readEdits(asked: readonly Asked[], shown: Shown, typed: Typed, { subject, from }: Act): Read {
  const read = new Read(from.at, { isNew: true });
  for (const each of asked) {
    const { field } = each.entry;
    const hash = shown.get(field.key);
    const type = typeOf(field);
    if (hash === undefined) continue;
    if (isLeftOut(typed, field, hash) && !(type.speaksUnsent && isSilenceSaid(each))) continue;
    if (type.isUntouched?.(typed, field)) {
      // Who waits to be let in cannot send files yet.
      const isAsked = each.isOwn && subject.state !== "awaiting approval";
      if (isAsked && isMissing(each.inForm, from.at)) read.problems[field.key] = [{ code: "required" }];
      continue;
    }
    const parsed = type.parse(typed, field);
    if (parsed.ok) read.add({ ...each, value: asItWas(parsed.value, each, hash), shown: hash });
    else read.problems[field.key] = parsed.problems;
  }
  return read;
}

/** Whether a box without a value that was not ticked is an answer. */
function isSilenceSaid({ entry, isOwn }: Asked): boolean {
  return isOwn && isMembersOwn(entry.field) && entry.unreadable === undefined;
}

/** The value as it is kept, if the form's control was left as it shows that today: by other rules it may be read otherwise. */
function asItWas(read: string, { inForm }: Asked, hash: string): string {
  const { field, value } = inForm;
  if (value === undefined || !isShown(inForm, hash)) return read;
  const type = typeOf(field);
  const again = type.parse(type.typedOf(value, field), field);
  return again.ok && again.value === read ? value : read;
}

function problemsOf(edit: Edit, now: number): readonly FieldProblem[] {
  const { entry, value } = edit;
  const isKept = value === "" && entry.unreadable !== undefined;
  const isAsked = edit.isOwn || edit.isTouched;
  if (value === "" && !isKept && isAsked && entry.field.retiredAt === null && isRequired(entry.field, now))
    return [{ code: "required" }];
  const before = [entry.value ?? "", edit.inForm.value ?? ""].join("\n");
  return edit.isTouched ? checkNew(value, entry.field, before) : [];
}

/** Changed in the form, and not to what somebody else has saved already. */
function isChange(edit: Edit): boolean {
  return edit.isTouched && differs(edit, edit.inForm);
}

function differs({ value }: Edit, entry: Entry): boolean {
  return entry.unreadable !== undefined || value !== (entry.value ?? "");
}

/** The form has not seen what is there now; of a proposal it may have been made before that. */
function isClash({ entry, inForm, shown }: Edit): boolean {
  return !isShown(inForm, shown) && !isShown(entry, shown);
}

function clash(clashes: readonly Edit[], edits: readonly Edit[], shown: Shown): Update {
  const theirs = ({ inForm }: Edit) => inForm.value ?? "";
  return {
    ok: false,
    code: "clash",
    clashes: byKey(clashes, (edit) => ({
      yours: edit.value,
      theirs: theirs(edit),
      ...(edit.inForm.unreadable !== undefined && { unreadable: true as const }),
    })),
    values: Object.assign(
      {},
      ...edits.map((edit) => {
        const { field } = edit.entry;
        return typeOf(field).typedOf(edit.isTouched ? edit.value : theirs(edit), field);
      }),
    ),
    shown,
  };
}

function byKey<T>(edits: readonly Edit[], of: (edit: Edit) => T): Record<string, T> {
  return Object.fromEntries(edits.map((edit) => [edit.entry.field.key, of(edit)]));
}

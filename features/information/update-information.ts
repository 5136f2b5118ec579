import { atomically } from "#db/client.ts";
import type { Act } from "#features/act.ts";
import type { Thing } from "#features/activity/sealed-detail.ts";
import type { FieldProblem, Typed } from "#features/field-types/field-type.ts";
import { typeOf } from "#features/field-types/type-of.ts";
import { memberMay } from "#features/fields/access.ts";
import { isRequired } from "#features/fields/field.ts";
import { adoptFiles } from "./adopt-files.ts";
import { type Entry, entriesOf, isMissing } from "./read-information.ts";
import { type Change, saveValues } from "./save-values.ts";
import { isAsShown, isShown, type Shown, shownValues } from "./shown-values.ts";

export type Update =
  | {
      ok: true;
      /** How many fields the form changed; what it, posted a moment ago, or another has saved the same included. */
      changed: number;
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

type Edit = Readonly<{ entry: Entry; value: string; shown: string }>;

/** How a form's values are meant. */
export type Meant = Readonly<{
  /** The keys of fields in it that are to stay as they are saved. */
  leave?: ReadonlySet<string>;
  /** Which fields the actor may write. Those of others are left as they are. */
  mayWrite?: (entry: Entry) => boolean;
  /** What the activity says beside the fields. */
  how?: readonly Thing[];
}>;

/** What a member may write of their own. */
const ownFields = ({ field, value }: Entry) => memberMay(field, value !== undefined) === "edit";

/**
 * Saves what a form really changed against what it showed, all of it or nothing; an empty value removes the field's.
 * Values of others that the form did not touch stay. When it is returned, it is on the disk.
 */
export async function updateInformation(
  act: Act,
  shown: Shown,
  typed: Typed,
  { leave = new Set(), mayWrite = ownFields, how = [] }: Meant = {},
): Promise<Update> {
  return atomically(async (tx) => {
    const entries = await entriesOf(tx, act.subject.id);
    const asked = entries.filter((entry) => !leave.has(entry.field.key) && mayWrite(entry));
    const { edits, problems } = readEdits(asked, shown, typed, act.from.at);
    if (Object.keys(problems).length > 0) return { ok: false, problems };
    const changes = edits.filter(isChange);
    const clashes = changes.filter(({ entry, shown }) => !isShown(entry, shown));
    if (clashes.length > 0) return clash(clashes, edits, shownValues(entries));
    const lost = await adoptFiles(tx, act, changes);
    if (lost) return { ok: false, problems: lost };
    await saveValues(tx, act, changes satisfies Change[], how);
    return { ok: true, changed: edits.filter(isTouched).length };
  });
}

/** What a form did not show, or did not send, it cannot change. A control left as it was is never refused, whatever the rules are by now. */
function readEdits(entries: readonly Entry[], shown: Shown, typed: Typed, now: number) {
  const edits: Edit[] = [];
  const problems: Record<string, readonly FieldProblem[]> = {};
  for (const entry of entries) {
    const { field } = entry;
    const hash = shown.get(field.key);
    const type = typeOf(field);
    const isSent = type.speaksUnsent || type.names(field).some((name) => Object.hasOwn(typed, name));
    if (hash === undefined || !isSent) continue;
    if (type.isUntouched?.(typed, field)) {
      if (isMissing(entry, now)) problems[field.key] = [{ code: "required" }];
      continue;
    }
    const read = type.parse(typed, field);
    if (!read.ok) {
      problems[field.key] = read.problems;
      continue;
    }
    const edit = { entry, value: read.value, shown: hash };
    const wrong = problemsOf(edit, now);
    if (wrong.length > 0) problems[field.key] = wrong;
    else edits.push(edit);
  }
  return { edits, problems };
}

function problemsOf(edit: Edit, now: number): readonly FieldProblem[] {
  const { entry, value } = edit;
  const isKept = value === "" && entry.unreadable !== undefined;
  if (value === "" && !isKept && entry.field.retiredAt === null && isRequired(entry.field, now))
    return [{ code: "required" }];
  return isTouched(edit) ? typeOf(entry.field).check(value, entry.field) : [];
}

/** Changed in the form, and not to what somebody else has saved already. */
function isChange(edit: Edit): boolean {
  const { value, entry } = edit;
  return isTouched(edit) && (entry.unreadable !== undefined || value !== (entry.value ?? ""));
}

function isTouched({ value, shown }: Edit): boolean {
  return !isAsShown(value, shown);
}

function clash(clashes: readonly Edit[], edits: readonly Edit[], shown: Shown): Update {
  const theirs = ({ entry }: Edit) => entry.value ?? "";
  return {
    ok: false,
    code: "clash",
    clashes: byKey(clashes, (edit) => ({
      yours: edit.value,
      theirs: theirs(edit),
      ...(edit.entry.unreadable !== undefined && { unreadable: true as const }),
    })),
    values: Object.assign(
      {},
      ...edits.map((edit) => {
        const { field } = edit.entry;
        return typeOf(field).typedOf(isTouched(edit) ? edit.value : theirs(edit), field);
      }),
    ),
    shown,
  };
}

function byKey<T>(edits: readonly Edit[], of: (edit: Edit) => T): Record<string, T> {
  return Object.fromEntries(edits.map((edit) => [edit.entry.field.key, of(edit)]));
}

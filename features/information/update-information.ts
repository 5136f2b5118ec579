import { atomically, type Transaction } from "#db/client.ts";
import { and, eq, sql } from "#db/drizzle.ts";
import { prepared } from "#db/prepared.ts";
import { information, members } from "#db/schema.ts";
import type { Act } from "#features/act.ts";
import { record } from "#features/activity/record.ts";
import { changed } from "#features/members/member.ts";
import { cleanText, type TextProblem } from "#lib/text.ts";
import { type Entry, entriesOf } from "./read-information.ts";
import { sealValue } from "./sealed-value.ts";
import { isAsShown, isShown, type Shown, shownValues } from "./shown-values.ts";

export type Update =
  | {
      ok: true;
      /** How many fields the form changed; what it, posted a moment ago, or another has saved the same included. */
      changed: number;
    }
  | { ok: false; problems: Record<string, TextProblem[]> }
  | {
      ok: false;
      code: "clash";
      /** Per field key what this form says and what somebody saved meanwhile ("" for no value, or one that cannot be read). */
      clashes: Record<string, { yours: string; theirs: string; unreadable?: true }>;
      /** What the form should hold now: what was changed in it, and where nothing was, the newest value. */
      values: Record<string, string>;
      /** What the form with these values shows: it has seen theirs. */
      shown: Shown;
    };

type Edit = Readonly<{ entry: Entry; text: string; shown: string }>;

/**
 * Saves what a form really changed against what it showed, all of it or nothing; an empty value removes the field's.
 * Values of others that the form did not touch stay. When it is returned, it is on the disk.
 */
export async function updateInformation(
  act: Act,
  shown: Shown,
  values: Readonly<Record<string, string>>,
): Promise<Update> {
  return atomically(async (tx) => {
    const entries = await entriesOf(tx, act.subject.id);
    const { edits, problems } = readEdits(entries, shown, values);
    if (Object.keys(problems).length > 0) return { ok: false, problems };
    const changes = edits.filter(isChange);
    const clashes = changes.filter(({ entry, shown }) => !isShown(entry, shown));
    if (clashes.length > 0) return clash(clashes, edits, shownValues(entries));
    for (const change of changes) await save(tx, act, change);
    if (changes.length > 0) await noteChange(tx, act, changes);
    return { ok: true, changed: edits.filter(isTouched).length };
  });
}

function readEdits(entries: readonly Entry[], shown: Shown, values: Readonly<Record<string, string>>) {
  const edits: Edit[] = [];
  const problems: Record<string, TextProblem[]> = {};
  for (const entry of entries) {
    const { key, limit, type } = entry.field;
    const hash = shown.get(key);
    const value = Object.hasOwn(values, key) ? values[key] : undefined;
    // What the form did not show, or did not send, it cannot change.
    if (hash === undefined || value === undefined) continue;
    const cleaned = cleanText(value, limit, { multiline: type === "long text" });
    if (cleaned.ok) edits.push({ entry, text: cleaned.text, shown: hash });
    else problems[key] = [cleaned.problem];
  }
  return { edits, problems };
}

/** Changed in the form, and not to what somebody else has saved already. */
function isChange(edit: Edit): boolean {
  const { text, entry } = edit;
  return isTouched(edit) && (entry.unreadable !== undefined || text !== (entry.value ?? ""));
}

function isTouched({ text, shown }: Edit): boolean {
  return !isAsShown(text, shown);
}

function clash(clashes: readonly Edit[], edits: readonly Edit[], shown: Shown): Update {
  const theirs = (edit: Edit) => edit.entry.value ?? "";
  return {
    ok: false,
    code: "clash",
    clashes: byKey(clashes, (edit) => ({
      yours: edit.text,
      theirs: theirs(edit),
      ...(edit.entry.unreadable !== undefined && { unreadable: true as const }),
    })),
    values: byKey(edits, (edit) => (isTouched(edit) ? edit.text : theirs(edit))),
    shown,
  };
}

function byKey<T>(edits: readonly Edit[], of: (edit: Edit) => T): Record<string, T> {
  return Object.fromEntries(edits.map((edit) => [edit.entry.field.key, of(edit)]));
}

async function save(tx: Transaction, act: Act, { entry, text }: Edit): Promise<void> {
  const memberId = act.subject.id;
  const fieldKey = entry.field.key;
  if (text === "") {
    const row = and(eq(information.memberId, memberId), eq(information.fieldKey, fieldKey));
    await tx.delete(information).where(row);
    return;
  }
  const value = sealValue(memberId, fieldKey, text);
  await saveRow(tx).execute({ memberId, fieldKey, value, changedAt: act.from.at, changedBy: act.actor.id });
}

const { placeholder } = sql;

const saveRow = prepared((tx: Transaction) =>
  tx
    .insert(information)
    .values({
      memberId: placeholder("memberId"),
      fieldKey: placeholder("fieldKey"),
      value: placeholder("value"),
      changedAt: placeholder("changedAt"),
      changedBy: placeholder("changedBy"),
    })
    .onConflictDoUpdate({
      target: [information.memberId, information.fieldKey],
      set: {
        value: sql`excluded.value`,
        changedAt: sql`excluded.changed_at`,
        changedBy: sql`excluded.changed_by`,
      },
    })
    .prepare("save_information"),
);

const raiseVersion = prepared((tx: Transaction) =>
  tx
    .update(members)
    .set(changed)
    .where(eq(members.id, placeholder("id")))
    .prepare("raise_version"),
);

async function noteChange(tx: Transaction, act: Act, changes: readonly Edit[]): Promise<void> {
  await raiseVersion(tx).execute({ id: act.subject.id });
  for (const event of ["information changed", "information removed"] as const) {
    const isRemoval = event === "information removed";
    const ofEvent = changes.filter(({ text }) => (text === "") === isRemoval);
    const fields = ofEvent.map(({ entry }) => ({ field: entry.field.key }));
    if (fields.length > 0) await record(tx, act, event, fields);
  }
}

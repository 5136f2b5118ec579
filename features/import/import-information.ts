import type { SignedIn } from "#features/act.ts";
import { typeOf } from "#features/field-types/type-of.ts";
import { inForm, proposalsOf } from "#features/information/proposals.ts";
import { type Entry, readInformation } from "#features/information/read-information.ts";
import { isShown, shownValues } from "#features/information/shown-values.ts";
import { putInPlace, type Update } from "#features/information/update-information.ts";
import { compare, type Plan } from "./compare.ts";
import { findPending, keepPending, type Pending } from "./pending-imports.ts";
import { type FileProblem, readFile } from "./read-file.ts";

/** What would change, and what names it for `confirmImport`; no reference where nothing would. */
export type Prepared = Readonly<{ plan: Plan; reference: string | undefined }>;

/** Reads a file and says what it would change. Nothing of the member's information is saved yet. */
export async function prepareImport(
  act: SignedIn,
  bytes: Buffer,
): Promise<(Readonly<{ ok: true }> & Prepared) | Readonly<{ ok: false; problem: FileProblem }>> {
  const file = readFile(bytes);
  if (!file.ok) return file;
  const plan = compare(await readInformation(act), file.given, act.from.at);
  return { ok: true, ...(await prepared(act, plan)) };
}

/**
 * Saves what a reference names, all of it or nothing, and says how many values. Where something is not as it was
 * shown any more ("changed meanwhile") it is prepared anew. "over": the reference names nothing (any more).
 */
export async function confirmImport(
  act: SignedIn,
  reference: string,
): Promise<
  | Extract<Update, { ok: true }>
  | Readonly<{ ok: false; code: "over" }>
  | (Readonly<{ ok: false; code: "changed meanwhile" }> & Prepared)
> {
  const pending = await findPending(act, reference);
  if (!pending) return { ok: false, code: "over" };
  const entries = await readInformation(act);
  if (pending.every((one) => isAsShown(entries, one, act.from.at))) {
    const values = new Map(pending.map(({ key, value }) => [key, value]));
    const outcome = await putInPlace(act, shownOf(pending), values, { how: [{ via: "import" }] });
    if (outcome.ok) return outcome;
  }
  const plan = replanned(await readInformation(act), pending, act.from.at);
  return { ok: false, code: "changed meanwhile", ...(await prepared(act, plan)) };
}

async function prepared(act: SignedIn, compared: Plan): Promise<Prepared> {
  const plan = await withoutProposed(act, compared);
  if (plan.changes.length === 0) return { plan, reference: undefined };
  const shown = shownValues(plan.changes.map(({ entry }) => entry));
  const pending = plan.changes.map(({ entry: { field }, value, isProposal }) => ({
    ...{ key: field.key, value, isProposal },
    shown: shown.get(field.key) ?? "",
  }));
  return { plan, reference: await keepPending(act, pending) };
}

/** What the member has proposed already would change nothing. What is saved, as exports have it, takes no proposal back. */
async function withoutProposed(act: SignedIn, plan: Plan): Promise<Plan> {
  const proposals = await proposalsOf(act);
  const isNew = ({ entry, value, isProposal }: Plan["changes"][number]) =>
    !isProposal || (inForm(entry, proposals).value ?? "") !== value;
  const changes = plan.changes.filter(isNew);
  return { ...plan, changes, unchanged: plan.unchanged + plan.changes.length - changes.length };
}

/** Whether this value would be saved as it was shown, or is there already: a form that was posted twice. */
function isAsShown(entries: readonly Entry[], one: Pending[number], now: number): boolean {
  const { key, value, shown, isProposal } = one;
  const entry = entries.find(({ field }) => field.key === key);
  if (!entry) return false;
  if (entry.unreadable === undefined && (entry.value ?? "") === value) return true;
  const [planned] = replanned([entry], [one], now).changes;
  return planned !== undefined && planned.isProposal === isProposal && isShown(entry, shown);
}

/** The same values against what is kept by now. */
function replanned(entries: readonly Entry[], pending: Pending, now: number): Plan {
  const given = pending.map(({ key, value }) => {
    const field = entries.find((entry) => entry.field.key === key)?.field;
    return { key, json: field ? typeOf(field).toJson(value, field) : value };
  });
  return compare(entries, given, now);
}

function shownOf(pending: Pending): ReadonlyMap<string, string> {
  return new Map(pending.map(({ key, shown }) => [key, shown]));
}

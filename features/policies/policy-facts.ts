/** What the privacy policy speaks of, as data: read from the fields, the settings and the rules as they are now. */
import type { Reader } from "#db/client.ts";
import { failuresKeptDays } from "#features/activity/budgets.ts";
import { knownDays } from "#features/authentication/known-browser.ts";
import { type Field, holdsValue } from "#features/fields/field.ts";
import { mayBeSeen } from "#features/fields/may-see.ts";
import { allFields } from "#features/fields/read-fields.ts";
import type { Access } from "#lib/field-names.ts";
import { type Settings, settings } from "#lib/settings.ts";
import { copyDays } from "./copy-days.ts";

/** Who sees a field beside the member it is about: all operators, or some who are named. */
type Seer = "operators" | "named operators";

export type PolicyField = Readonly<{
  key: string;
  label: string;
  purpose: string;
  /** One or nobody. */
  seenBy: readonly Seer[];
  /** Who writes it. Absent: the member does, as in versions from before anybody else could. */
  access?: Access;
  /** Members are not asked for it any more; what they entered is kept and seen as before. */
  isRetired?: true;
}>;

/** For how long each thing is kept; null: until the member deletes it. */
export type KeptFor = Readonly<{
  /** Months without a log-in after which a membership is listed for deletion. */
  membershipMonths: number | null;
  sessionDays: number;
  unusedSessionDays: number;
  knownBrowserDays: number;
  failureDays: number;
  /** In the backups that the portal makes by itself; null: it makes none, and whoever runs it may keep some. */
  copyDays: number | null;
}>;

export type PolicyFacts = Readonly<{
  fields: readonly PolicyField[];
  keptFor: KeptFor;
  signUp: Settings["signUp"];
  /** Null: nobody in particular. */
  contact: string | null;
}>;

/** The facts as they are now. */
export async function policyFacts(from: Reader): Promise<PolicyFacts> {
  const rows = (await allFields(from)).filter(holdsValue);
  const { retentionMonths, sessionMaxDays, sessionIdleDays, signUp, contact, backups } = settings();
  return {
    fields: rows.map(({ key, label, purpose, ...field }) => ({
      ...{ key, label, purpose },
      seenBy: seersOf(field),
      ...(field.access !== "member edits" && { access: field.access }),
      ...(field.retiredAt !== null && { isRetired: true as const }),
    })),
    keptFor: {
      membershipMonths: retentionMonths ?? null,
      sessionDays: sessionMaxDays,
      unusedSessionDays: sessionIdleDays,
      knownBrowserDays: knownDays,
      failureDays: failuresKeptDays,
      copyDays: copyDays(backups) ?? null,
    },
    signUp,
    contact: contact ?? null,
  };
}

function seersOf(field: Pick<Field, "access" | "operators">): Seer[] {
  if (!mayBeSeen(field)) return [];
  return [field.operators ? "named operators" : "operators"];
}

/** Equal for facts that say the same; the order of the fields says nothing. */
export function sameText({ fields: all, ...others }: PolicyFacts): string {
  const byKey = all.toSorted((one, other) => (one.key < other.key ? -1 : 1));
  return JSON.stringify({ ...others, fields: byKey });
}

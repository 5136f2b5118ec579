/** What the privacy policy speaks of, as data: read from the fields, the settings and the rules as they are now. */
import type { Reader } from "#db/client.ts";
import { isNull } from "#db/drizzle.ts";
import { prepared } from "#db/prepared.ts";
import { fields } from "#db/schema.ts";
import { failuresKeptDays } from "#features/activity/budgets.ts";
import { knownDays } from "#features/authentication/known-browser.ts";
import { maySee } from "#features/information/may-see.ts";
import { type Settings, settings } from "#lib/settings.ts";

/** Who sees a field beside the member it is about. */
type Seer = "operators";

export type PolicyField = Readonly<{
  key: string;
  label: string;
  purpose: string;
  seenBy: readonly Seer[];
}>;

/** For how long each thing is kept; null: until the member deletes it. */
export type KeptFor = Readonly<{
  /** Months without a log-in after which a membership is listed for deletion. */
  membershipMonths: number | null;
  sessionDays: number;
  unusedSessionDays: number;
  knownBrowserDays: number;
  failureDays: number;
}>;

export type PolicyFacts = Readonly<{
  fields: readonly PolicyField[];
  keptFor: KeptFor;
  signUp: Settings["signUp"];
  /** Null: nobody in particular. */
  contact: string | null;
}>;

const asked = prepared((connection) =>
  connection
    .select({ key: fields.key, label: fields.label, purpose: fields.purpose })
    .from(fields)
    .where(isNull(fields.retiredAt))
    .orderBy(fields.position, fields.key)
    .prepare("fields_of_policy"),
);

/** The facts as they are now. */
export async function policyFacts(from: Reader): Promise<PolicyFacts> {
  const rows = await asked(from).execute();
  const { retentionMonths, sessionMaxDays, sessionIdleDays, signUp, contact } = settings();
  return {
    fields: rows.map((field) => ({
      ...field,
      seenBy: maySee({ role: "operator", state: "active" }, field) ? ["operators"] : [],
    })),
    keptFor: {
      membershipMonths: retentionMonths ?? null,
      sessionDays: sessionMaxDays,
      unusedSessionDays: sessionIdleDays,
      knownBrowserDays: knownDays,
      failureDays: failuresKeptDays,
    },
    signUp,
    contact: contact ?? null,
  };
}

/** Equal for facts that say the same; the order of the fields says nothing. */
export function sameText({ fields: all, ...others }: PolicyFacts): string {
  const byKey = all.toSorted((one, other) => (one.key < other.key ? -1 : 1));
  return JSON.stringify({ ...others, fields: byKey });
}

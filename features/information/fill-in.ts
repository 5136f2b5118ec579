import type { Transaction } from "#db/client.ts";
import { information } from "#db/schema.ts";
import type { Act } from "#features/act.ts";
import { record } from "#features/activity/record.ts";
import { cleanText } from "#lib/text.ts";
import { entriesOf } from "./read-information.ts";
import { sealValue } from "./sealed-value.ts";

/**
 * Gives a member who has no information yet what somebody filled in for them, by field key; what no field asks for (any
 * more) or takes is left out. As part of what makes them a member.
 */
export async function fillIn(
  tx: Transaction,
  act: Act,
  values: Readonly<Record<string, string>>,
): Promise<void> {
  const memberId = act.subject.id;
  const filled = (await entriesOf(tx, memberId)).flatMap(({ field: { key, limit, type } }) => {
    const typed = Object.hasOwn(values, key) ? (values[key] ?? "") : "";
    const cleaned = cleanText(typed, limit, { multiline: type === "long text" });
    return cleaned.ok && cleaned.text !== "" ? [{ key, text: cleaned.text }] : [];
  });
  if (filled.length === 0) return;
  await tx.insert(information).values(
    filled.map(({ key, text }) => ({
      ...{ memberId, fieldKey: key, value: sealValue(memberId, key, text) },
      ...{ changedAt: act.from.at, changedBy: act.actor.id },
    })),
  );
  await record(
    tx,
    act,
    "information changed",
    filled.map(({ key }) => ({ field: key })),
  );
}

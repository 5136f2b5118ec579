/** What changes hands when one board follows another: a list that all operators tick off together. */
import { database } from "#db/client.ts";
import { eq } from "#db/drizzle.ts";
import { handOverSteps } from "#db/schema.ts";
import type { SignedIn } from "#features/act.ts";
import { type By, namesOf } from "#features/activity/names-of.ts";
import { asOperator } from "./as-operator.ts";

const steps = ["machine", "keys", "backups", "certificate", "dns", "named", "steppedDown"] as const;
export type Step = (typeof steps)[number];

export function isStep(text: string): text is Step {
  return steps.some((step) => step === text);
}

export type HandOverStep = Readonly<{ step: Step; done?: Readonly<{ at: number; by: By }> }>;

/** All of them in their order; of those that are done, when and by whom. */
export async function handOver(): Promise<HandOverStep[]> {
  const rows = await database().select().from(handOverSteps);
  const names = await namesOf(rows.map(({ doneBy }) => doneBy));
  const ticked = new Map(rows.map((row) => [row.step, row]));
  return steps.map((step) => {
    const row = ticked.get(step);
    return row ? { step, done: { at: row.doneAt, by: names.get(row.doneBy) ?? "gone" } } : { step };
  });
}

/** Of two who tick the same the first stands there. */
export async function tick(by: SignedIn, step: Step): Promise<void> {
  await asOperator({ by }, async (tx) => {
    const done = { step, doneAt: by.from.at, doneBy: by.subject.id };
    await tx.insert(handOverSteps).values(done).onConflictDoNothing();
  });
}

export async function untick(by: SignedIn, step: Step): Promise<void> {
  await asOperator({ by }, async (tx) => {
    await tx.delete(handOverSteps).where(eq(handOverSteps.step, step));
  });
}

/** For the next hand-over: nothing is done yet. */
export async function beginAnew(by: SignedIn): Promise<void> {
  await asOperator({ by }, async (tx) => {
    await tx.delete(handOverSteps);
  });
}

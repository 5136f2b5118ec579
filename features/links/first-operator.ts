import { atomically } from "#db/client.ts";
import { commandLine } from "#features/act.ts";
import { makeLinks, voidLinks } from "./link.ts";

const lifetimeMs = 24 * 60 * 60 * 1000;

/**
 * Makes the link whose user becomes the first operator, by whoever runs the machine, and voids the one before. It is
 * good for a day, and for nothing while there is an operator (`hasOperator`).
 */
export async function makeFirstOperatorLink(
  now = Date.now(),
): Promise<Readonly<{ token: string; expiresAt: number }>> {
  return atomically(async (tx) => {
    await voidLinks(tx, "first operator");
    const expiresAt = now + lifetimeMs;
    const [made] = await makeLinks(tx, [{ purpose: "first operator", by: commandLine, at: now, expiresAt }]);
    return { token: made?.token ?? "", expiresAt };
  });
}

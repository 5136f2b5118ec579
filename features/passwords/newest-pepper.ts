import { keyId, keys } from "#lib/keys.ts";

/** The pepper that new hashes are made with. */
export function newestPepper(): Readonly<{ pepper: Buffer; pepperId: string }> {
  const [pepper] = keys().pepper;
  if (!pepper) throw new Error("There is no pepper key.");
  return { pepper, pepperId: keyId(pepper) };
}

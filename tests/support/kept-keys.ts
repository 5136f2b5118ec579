import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { keys } from "#lib/keys.ts";
import { settings } from "#lib/settings.ts";

/** Puts the keys of this process where a portal keeps them. */
export function keepKeys(): void {
  const texts = Object.entries(keys()).map(([name, all]) => [
    name,
    all.map((key) => key.toString("base64url")),
  ]);
  writeFileSync(join(settings().dataDir, "keys.json"), JSON.stringify(Object.fromEntries(texts)), {
    mode: 0o600,
  });
}

import type { Update } from "#features/information/update-information.ts";

/** Where one lands after a save, with what came of it. */
export function landing({ changed, proposed = 0, withdrawn = 0 }: Extract<Update, { ok: true }>): string {
  return `/information?done=${outcomeOf(changed, proposed, withdrawn)}`;
}

function outcomeOf(changed: number, proposed: number, withdrawn: number) {
  if (proposed > 0) return changed > 0 ? "saved-proposed" : "proposed";
  if (changed > 0) return "saved";
  return withdrawn > 0 ? "taken-back" : "unchanged";
}

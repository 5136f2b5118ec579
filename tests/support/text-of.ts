import type { SignedIn } from "#features/act.ts";
import type { ExportText } from "#features/export/export-file.ts";

/** All of a file that is made piece by piece. */
export async function textOf({ pieces }: ExportText, act: SignedIn): Promise<string> {
  let text = "";
  for await (const piece of await pieces(act)) text += piece;
  return text;
}

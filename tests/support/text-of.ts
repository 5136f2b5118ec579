import type { SignedIn } from "#features/act.ts";
import type { ExportFile } from "#features/export/export-file.ts";

/** All of a file that is made piece by piece. */
export async function textOf({ pieces }: ExportFile, act: SignedIn): Promise<string> {
  let text = "";
  for await (const piece of await pieces(act)) text += piece;
  return text;
}

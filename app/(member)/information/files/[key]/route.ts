import { downloadOwnFile } from "#features/request/download-file.ts";
import { queryValue } from "#lib/request-context.ts";

type Given = { params: Promise<{ key: string }> };

/** A file that the member keeps in the field with this key; with `version` the one of that earlier value, with `proposal` the one they propose. */
export async function GET(_request: Request, { params }: Given): Promise<Response> {
  const which = { earlier: queryValue("version"), proposal: queryValue("proposal") };
  return downloadOwnFile((await params).key, which);
}

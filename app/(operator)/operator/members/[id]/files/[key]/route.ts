import { downloadMembersFile } from "#features/request/download-file.ts";
import { queryValue } from "#lib/request-context.ts";

type Given = { params: Promise<{ key: string }> };

/** A file that a member keeps in the field with this key, or with `proposal` proposes for it, for an operator who may see it. */
export async function GET(_request: Request, { params }: Given): Promise<Response> {
  return downloadMembersFile((await params).key, queryValue("proposal"));
}

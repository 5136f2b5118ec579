import { downloadMembersFile } from "#features/request/download-file.ts";

type Given = { params: Promise<{ key: string }> };

/** A file that a member keeps in the field with this key, for an operator who may see it. */
export async function GET(_request: Request, { params }: Given): Promise<Response> {
  return downloadMembersFile((await params).key);
}

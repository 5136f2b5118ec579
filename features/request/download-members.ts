import type { SignedIn } from "#features/act.ts";
import { type DirectoryField, directoryFields, visibleTo } from "#features/directory/visible-fields.ts";
import { exportMembers, type WantedMembers } from "#features/export/export-members.ts";
import { requestContext } from "#lib/request-context.ts";
import { requireOperator } from "./current-operator.ts";
import { downloadBy, noSuchFile } from "./download.ts";

const types = { csv: "text/csv; charset=utf-8", ndjson: "application/x-ndjson; charset=utf-8" };

/** What an operator asks for. Without `fields` it is all that they may see. */
type Asked = Omit<WantedMembers, "fields"> & Readonly<{ fields: readonly string[] | undefined }>;

/**
 * Answers a GET with the file of members, from a page: headers and pieces are put into the request's context. One that
 * asks for a field which the operator may not see, or that is not there, finds nothing.
 */
export async function downloadMembers(asked: Asked): Promise<void> {
  const { fields, ...wanted } = asked;
  const operator = await requireOperator();
  const visible = visibleTo(operator.subject, await directoryFields());
  const chosen = fields ? fields.flatMap((key) => visible.find((field) => field.key === key) ?? []) : visible;
  if (fields && chosen.length < fields.length) {
    noSuchFile();
    return;
  }
  const file = { filename: `postern-members.${wanted.format}`, type: types[wanted.format] };
  const answer = await downloadBy(requireOperator, file, (by) =>
    begun(by, { ...wanted, fields: keysOf(chosen) }),
  );
  Object.assign(requestContext().headers, Object.fromEntries(answer.headers));
}

const keysOf = (fields: readonly DirectoryField[]) => fields.map(({ key }) => key);

/** With the first piece made: what cannot be saved, or may not be seen any more, is said before there is an answer. */
async function begun(by: SignedIn, wanted: WantedMembers) {
  const pieces = exportMembers({ actor: by.subject, from: by.from, by }, wanted);
  const first = await pieces.next();
  return { pieces: continued(first, pieces) };
}

async function* continued(first: IteratorResult<string, void>, pieces: AsyncGenerator<string, void>) {
  if (first.done) return;
  yield first.value;
  yield* pieces;
}

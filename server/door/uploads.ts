/** Forms that bring files: these are kept while they come in, and Next is given the form without them. */
import type { Field } from "#features/fields/field.ts";
import { referenceTo, referenceToProblem } from "#features/files/reference.ts";
import { discardFiles, longestUploadMs, storeFile } from "#features/files/store-file.ts";
import { type FileFields, fileFieldsOfForm } from "#features/request/file-fields.ts";
import { log } from "#lib/log.ts";
import { type RequestContext, requestContexts } from "#lib/request-context.ts";
import { settings } from "#lib/settings.ts";
import { announcesTooMuch } from "#server/http/body.ts";
import { type Part, type ReadParts, readParts, type TakeFile, writeForm } from "#server/http/multipart.ts";
import { header, type NodeRequest } from "#server/http/request.ts";
import { whileUploading } from "#server/http/uploading.ts";

/** What a form may hold beside its files. */
const textBytes = 1024 * 1024;

/** The form without its files, and what takes them away again where it comes to nothing. */
export type FormWithoutFiles = Readonly<{ body: Buffer; discard: () => Promise<void> }>;
type Refusal = Extract<ReadParts, { ok: false }>["code"];

/**
 * Reads a form that may bring files to this address. Undefined, with nothing read of it, where the portal asks for no
 * files. `onWilling` is called before it is read.
 */
export async function readFormWithFiles(
  request: NodeRequest,
  context: RequestContext,
  bodyMs: number,
  onWilling?: () => void,
): Promise<FormWithoutFiles | Refusal | undefined> {
  const type = header(request, "content-type") ?? "";
  const isForm = /^multipart\/form-data\b/i.test(type);
  const fileFields = isForm ? await requestContexts.run(context, fileFieldsOfForm) : undefined;
  if (!fileFields) return undefined;
  const limitBytes = textBytes + settings().fileLimit * fileFields.fields.size;
  if (announcesTooMuch(request, limitBytes)) return "too large";
  onWilling?.();
  const keyOf = (name: string) => (context.scripted ? name.replace(scriptedPrefix, "") : name);
  const taken: string[] = [];
  const discard = () =>
    discardFiles(taken).catch((error: unknown) => log.warn("files not discarded", { error }));
  const takerOf = (name: string) => {
    const field = fileFields.fields.get(keyOf(name));
    return field && takerFor(field, fileFields, context.at, taken);
  };
  try {
    const longestMs = longestUploadMs;
    const limits = { limitBytes, textBytes, bodyMs, longestMs };
    const read = await whileUploading(request, () => readParts(request, { ...limits, takerOf }));
    if (read.ok) return { body: writeForm(withoutDoubles(read.parts), type), discard };
    await discard();
    return read.code;
  } catch (error) {
    await discard();
    throw error;
  }
}

/** React numbers the forms that it posts, and puts the number in front of their names. */
const scriptedPrefix = /^_[0-9a-f]+_/;

function takerFor(field: Field, { memberId, isWaiting }: FileFields, at: number, taken: string[]): TakeFile {
  return async (filename, chunks) => {
    const iterator = chunks[Symbol.asyncIterator]();
    const first = await iterator.next();
    // An untouched input.
    if (first.done) return "";
    if (isWaiting) return referenceToProblem(field.key, "file later");
    const upload = { name: filename, limitBytes: settings().fileLimit, at };
    const stored = await storeFile({ memberId, field }, continued(first.value, iterator), upload);
    if (!stored.ok) return referenceToProblem(field.key, stored.code);
    taken.push(stored.file.id);
    return referenceTo(field.key, stored.file);
  };
}

async function* continued(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  for (;;) {
    const { done, value } = await rest.next();
    if (done) return;
    yield value;
  }
}

/**
 * A form that comes back after another field was wrong names the file it brought then. Of that and another one the new
 * one counts, also against a box that removes it; an input that was not used counts for nothing.
 */
function withoutDoubles(parts: readonly Part[]): Part[] {
  const sent = new Set(
    parts.filter(({ isFile, content }) => isFile && content.length > 0).map(({ name }) => name),
  );
  const texts = new Set(parts.filter(({ isFile }) => !isFile).map(({ name }) => name));
  return parts.filter(({ name, isFile, content }) => {
    if (isFile) return content.length > 0 || !(texts.has(name) || sent.has(name));
    return !sent.has(name) && !(name.endsWith(".remove") && sent.has(name.slice(0, -".remove".length)));
  });
}

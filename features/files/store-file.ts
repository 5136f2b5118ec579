/** Takes files in: piece by piece, sealed, and not yet named by any information. */
import { randomUUIDv7 } from "node:crypto";
import { atomically, isOrphan, isUnavailable, type Transaction } from "#db/client.ts";
import { and, asc, eq, inArray, lte } from "#db/drizzle.ts";
import { filePieces, files } from "#db/schema.ts";
import type { Field } from "#features/fields/field.ts";
import { log } from "#lib/log.ts";
import { ByteReader, DamagedFile } from "./byte-reader.ts";
import { cleanFileName } from "./file-name.ts";
import type { KeptFile } from "./kept-file.ts";
import { allKinds, keptOf, kindOf, type Recognised } from "./kinds.ts";
import { pieceBytes, sealAbout, sealPiece } from "./sealed-file.ts";

/** So many of a member's files wait to be used; the oldest give way. */
const mostUnused = 20;

/** Whose file it is, and in which field. */
type Owner = Readonly<{ memberId: string; field: Pick<Field, "key" | "rules"> }>;
type Upload = Readonly<{
  /** As the browser or an archive has it. */
  name: string;
  limitBytes: number;
  /** In milliseconds since 1970. */
  at: number;
}>;

/** Why a file was not taken; each is a problem of its field. */
export type FileRefusal = "not a file" | "file too large" | "file gone" | "file not saved";
export type StoredFile = Readonly<{ ok: true; file: KeptFile } | { ok: false; code: FileRefusal }>;

/** Somebody else removed it while it came in: it was too old, or its member is gone. */
class FileGone extends Error {
  override readonly name = "FileGone";
}
class TooLarge extends Error {
  override readonly name = "TooLarge";
}

/**
 * Keeps a file of a member for a field, without what its kind loses, as one that is not used yet: `adoptFile` makes it
 * one that is. Others can write between any two of its pieces. Of one that is refused, or that breaks off, nothing stays.
 * @throws what `chunks` throws
 */
export async function storeFile(
  owner: Owner,
  chunks: AsyncIterable<Uint8Array>,
  upload: Upload,
): Promise<StoredFile> {
  const id = randomUUIDv7();
  try {
    await begin(id, owner, upload);
    const written = await writePieces(id, limited(chunks, upload.limitBytes), owner);
    return { ok: true, file: await finish(id, upload, written) };
  } catch (error) {
    await discardFiles([id]).catch((left: unknown) => log.warn("file not discarded", { error: left }));
    const code = refusalOf(error);
    if (code === undefined) throw error;
    return { ok: false, code };
  }
}

function refusalOf(error: unknown): FileRefusal | undefined {
  if (error instanceof DamagedFile) return "not a file";
  if (error instanceof TooLarge) return "file too large";
  // Its member or field went before its first byte was kept.
  if (error instanceof FileGone || isOrphan(error)) return "file gone";
  if (!isUnavailable(error)) return undefined;
  log.error("file not saved", { error });
  return "file not saved";
}

async function* limited(chunks: AsyncIterable<Uint8Array>, limitBytes: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > limitBytes) throw new TooLarge();
    yield chunk;
  }
}

async function begin(id: string, { memberId, field }: Owner, { at }: Upload): Promise<void> {
  await atomically(async (tx) => {
    const waiting = await tx
      .select({ id: files.id })
      .from(files)
      .where(and(eq(files.memberId, memberId), lte(files.size, 0)))
      .orderBy(asc(files.createdAt), asc(files.id));
    await deleteFiles(tx, waiting.slice(0, Math.max(0, waiting.length - mostUnused + 1)));
    await tx.insert(files).values({ id, memberId, fieldKey: field.key, about: "", size: 0, createdAt: at });
  });
}

type Written = Recognised & Readonly<{ size: number }>;

/** The first piece is written last, since its beginning may depend on what follows. */
async function writePieces(
  id: string,
  chunks: AsyncIterable<Uint8Array>,
  { field }: Owner,
): Promise<Written> {
  const stripped = keptOf(new ByteReader(chunks), field.rules.kinds ?? allKinds);
  let [number, size] = [0, 0];
  let first: Buffer | undefined;
  let held: Buffer[] = [];
  let heldBytes = 0;
  const write = async (isLast: boolean) => {
    const piece = Buffer.concat(held, heldBytes);
    [held, heldBytes] = [[], 0];
    if (number === 0) first = piece;
    else await writePiece(id, number, piece, isLast);
    number += 1;
  };
  for (;;) {
    const { done, value } = await stripped.next();
    if (done) {
      await write(true);
      if (!first || size === 0) throw new DamagedFile("It is empty.");
      value.beginning?.copy(first);
      await writePiece(id, 0, first, number === 1);
      return { ...value, size };
    }
    size += value.length;
    for (let left = value; left.length > 0; ) {
      // Only when more comes, since the last one is sealed as such.
      if (heldBytes === pieceBytes) await write(false);
      // A copy: what it is a part of is far larger, or will be overwritten.
      const part = Buffer.from(left.subarray(0, pieceBytes - heldBytes));
      held.push(part);
      heldBytes += part.length;
      left = left.subarray(part.length);
    }
  }
}

async function writePiece(fileId: string, number: number, piece: Buffer, isLast: boolean): Promise<void> {
  const bytes = sealPiece({ fileId, number, isLast }, piece);
  await atomically(async (tx) => {
    await requireThere(tx, fileId);
    await tx.insert(filePieces).values({ fileId, number, bytes });
  });
}

async function finish(
  id: string,
  { name: given }: Upload,
  { type, extension, size }: Written,
): Promise<KeptFile> {
  const name = cleanFileName(given, extension);
  const about = sealAbout(id, { name, type, kind: kindOf(type) });
  await atomically(async (tx) => {
    await requireThere(tx, id);
    await tx.update(files).set({ about, size: -size }).where(eq(files.id, id));
  });
  return { id, name, type, size };
}

async function requireThere(tx: Transaction, id: string): Promise<void> {
  const [row] = await tx.select({ id: files.id }).from(files).where(eq(files.id, id));
  if (!row) throw new FileGone();
}

/** Removes those of these files that are not used (yet). */
export async function discardFiles(ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await atomically(async (tx) => {
    const unused = and(inArray(files.id, [...ids]), lte(files.size, 0));
    await deleteFiles(tx, await tx.select({ id: files.id }).from(files).where(unused));
  });
}

/** How long a form may wait with a file in it. */
const unusedMs = 60 * 60 * 1000;
/** How long a file may take to come in. */
export const longestUploadMs = 10 * 60 * 1000;
const abandonedMs = longestUploadMs + 60 * 1000;

/** Removes at most `most` files that nothing came to name, and gives them. */
export async function pruneUnusedFiles(tx: Transaction, now: number, most: number): Promise<unknown[]> {
  const abandoned = and(eq(files.size, 0), lte(files.createdAt, now - abandonedMs));
  const unused = and(lte(files.size, -1), lte(files.createdAt, now - unusedMs));
  const { id } = files;
  const some = await tx.select({ id }).from(files).where(abandoned).limit(most);
  const others = await tx
    .select({ id })
    .from(files)
    .where(unused)
    .limit(most - some.length);
  const all = [...some, ...others];
  await deleteFiles(tx, all);
  return all;
}

/** With their pieces. */
async function deleteFiles(tx: Transaction, some: readonly Readonly<{ id: string }>[]): Promise<void> {
  const ids = some.map(({ id }) => id);
  if (ids.length > 0) await tx.delete(files).where(inArray(files.id, ids));
}

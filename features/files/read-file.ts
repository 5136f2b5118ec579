import { database, type Reader } from "#db/client.ts";
import { and, eq } from "#db/drizzle.ts";
import { filePieces, files } from "#db/schema.ts";
import type { KeptFile } from "./kept-file.ts";
import { openAbout, openPiece } from "./sealed-file.ts";

/** What a file of this member is; undefined when there is none (any more), or nothing names it yet. */
export async function findFile(
  reader: Reader = database(),
  memberId: string,
  fileId: string,
): Promise<KeptFile | undefined> {
  const [row] = await reader.select().from(files).where(of(memberId, fileId));
  const about = row && row.size > 0 ? openAbout(fileId, row.about) : undefined;
  return row && about && { id: fileId, name: about.name, type: about.type, size: row.size };
}

/**
 * The bytes of a file that this member's information names, piece by piece; undefined when there is none (any more).
 * Holds no more than one piece. One that is removed while it is read, or cannot be opened, ends with an error.
 */
export async function readFile(
  reader: Reader = database(),
  memberId: string,
  fileId: string,
): Promise<AsyncIterable<Buffer> | undefined> {
  const [row] = await reader.select({ size: files.size }).from(files).where(of(memberId, fileId));
  if (!row || row.size <= 0) return undefined;
  const count = await reader.$count(filePieces, eq(filePieces.fileId, fileId));
  return count === 0 ? undefined : piecesOf(reader, fileId, count);
}

function of(memberId: string, fileId: string) {
  return and(eq(files.id, fileId), eq(files.memberId, memberId));
}

async function* piecesOf(reader: Reader, fileId: string, count: number): AsyncGenerator<Buffer> {
  for (let number = 0; number < count; number++) {
    const [piece] = await reader
      .select({ bytes: filePieces.bytes })
      .from(filePieces)
      .where(and(eq(filePieces.fileId, fileId), eq(filePieces.number, number)));
    if (!piece) throw new Error("The file is gone.");
    yield openPiece({ fileId, number, isLast: number === count - 1 }, piece.bytes);
  }
}

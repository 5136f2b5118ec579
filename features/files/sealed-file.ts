/** What the tables hold of files, sealed: their bytes piece by piece, and what they are. */
import * as v from "valibot";
import { readable } from "#features/readable.ts";
import { open, openBytes, seal, sealBytes } from "#lib/sealing.ts";

/** Of each piece but the last (docs/decisions/0025-files-in-the-database.md). */
export const pieceBytes = 256 * 1024;

/** Its place in its file. A piece that was moved, or a file that was cut off, does not open. */
export type Place = Readonly<{ fileId: string; number: number; isLast: boolean }>;

export function sealPiece(place: Place, bytes: Uint8Array): Buffer {
  return sealBytes(pieceContext(place), bytes);
}

/** @throws SealBroken */
export function openPiece(place: Place, sealed: Uint8Array): Buffer {
  return openBytes(pieceContext(place), sealed);
}

const About = v.object({ name: v.string(), type: v.string(), kind: v.picklist(["image", "document"]) });
export type About = Readonly<v.InferOutput<typeof About>>;

export function sealAbout(fileId: string, about: About): string {
  return seal(aboutContext(fileId), JSON.stringify(about));
}

/** Undefined when it cannot be opened, or the file is not whole yet. */
export function openAbout(fileId: string, sealed: string): About | undefined {
  if (sealed === "") return undefined;
  const where = { table: "files", row: fileId, column: "about" };
  return readable(where, () => v.parse(About, JSON.parse(open(aboutContext(fileId), sealed))));
}

export function pieceContext({ fileId, number, isLast }: Place): string {
  return `file/${fileId}/${number}${isLast ? "/last" : ""}`;
}

export function aboutContext(fileId: string): string {
  return `file/${fileId}/about`;
}

/** The kinds of files that members may keep. A file is what its bytes say, whatever its name or the browser does. */
import { type ByteReader, DamagedFile } from "./byte-reader.ts";
import {
  asItIs,
  beginsAsOffice,
  beginsAsText,
  officeDocument,
  openDocumentIn,
  plainText,
} from "./documents.ts";
import { strippedJpeg } from "./jpeg.ts";
import { strippedPng } from "./png.ts";
import { strippedWebp } from "./webp.ts";

export type KindOfFile = "image" | "document";

/** What a file turned out to be. */
export type Recognised = Readonly<{
  type: string;
  extension: string;
  /** These bytes belong where its first ones stand: they could not be known before its end. */
  beginning?: Buffer;
}>;

/** A file as it is kept, piece by piece. */
type Kept = AsyncGenerator<Buffer, Recognised>;
type Kind = Readonly<{
  kind: KindOfFile;
  begins: (head: Buffer) => boolean;
  kept: (bytes: ByteReader) => Kept;
}>;

/** What a kind is told by: the beginning, or less where the file is shorter. */
const headBytes = 512;

const isWebp = (head: Buffer) => begins(head, "RIFF") && head.toString("latin1", 8, 12) === "WEBP";

const kinds: readonly Kind[] = [
  {
    kind: "image",
    begins: (head) => begins(head, "\xff\xd8\xff"),
    kept: (bytes) => as({ type: "image/jpeg", extension: "jpg" }, strippedJpeg(bytes)),
  },
  {
    kind: "image",
    begins: (head) => begins(head, "\x89PNG\r\n\x1a\n"),
    kept: (bytes) => as({ type: "image/png", extension: "png" }, strippedPng(bytes)),
  },
  { kind: "image", begins: isWebp, kept: webp },
  {
    kind: "document",
    begins: (head) => /^%PDF-\d/.test(head.toString("latin1", 0, 8)),
    kept: (bytes) => as({ type: "application/pdf", extension: "pdf" }, asItIs(bytes)),
  },
  { kind: "document", begins: (head) => openDocumentIn(head) !== undefined, kept: openDocument },
  { kind: "document", begins: beginsAsOffice, kept: officeDocument },
  {
    kind: "document",
    begins: beginsAsText,
    kept: (bytes) => as({ type: "text/plain", extension: "txt" }, plainText(bytes)),
  },
];

/** For a browser's dialog, which is a help and no check. */
const accepted: Readonly<Record<KindOfFile, string>> = {
  image: "image/jpeg,image/png,image/webp",
  document: ".pdf,.txt,.odt,.ods,.odp,.odg,.docx,.xlsx,.pptx",
};
/** By the extensions above: under which kind a type that is kept counts. */
const isImage = (type: string) => type.startsWith("image/");

export const allKinds: readonly KindOfFile[] = ["image", "document"];

/** What a file input of these kinds offers. */
export function acceptOf(allowed: readonly KindOfFile[]): string {
  return allowed.map((kind) => accepted[kind]).join(",");
}

/** Which kind a file of this type is. */
export function kindOf(type: string): KindOfFile {
  return isImage(type) ? "image" : "document";
}

/**
 * What is kept of a file: of photos without place, camera and comments, of all else everything.
 * @throws DamagedFile for one of no kind that is allowed, cut off or broken: maybe only at its end
 */
export async function* keptOf(bytes: ByteReader, allowed: readonly KindOfFile[]): Kept {
  const head = await bytes.peek(headBytes);
  const found = kinds.find((one) => allowed.includes(one.kind) && one.begins(head));
  if (!found) throw new DamagedFile("It is of no kind that is allowed.");
  return yield* found.kept(bytes);
}

async function* as(recognised: Recognised, pieces: AsyncGenerator<Buffer, void>): Kept {
  yield* pieces;
  return recognised;
}

async function* webp(bytes: ByteReader): Kept {
  const beginning = yield* strippedWebp(bytes);
  return { type: "image/webp", extension: "webp", beginning };
}

async function* openDocument(bytes: ByteReader): Kept {
  const recognised = openDocumentIn(await bytes.peek(headBytes));
  yield* asItIs(bytes);
  if (!recognised) throw new DamagedFile("It is no document.");
  return recognised;
}

function begins(head: Buffer, text: string): boolean {
  return head.toString("latin1", 0, text.length) === text;
}

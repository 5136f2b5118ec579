import { Readable } from "node:stream";
import { ZipFile } from "yazl";
import type { SignedIn } from "#features/act.ts";
import { activityFile } from "./export-activity.ts";
import { informationFiles } from "./export-everything.ts";
import { type ExportFile, inOnePiece } from "./export-file.ts";

/** A file in an archive. */
export type ArchivedFile = Readonly<{
  name: string;
  /** Pictures and documents are small already. */
  isCompressed: boolean;
  pieces: () => AsyncIterable<string | Uint8Array>;
}>;

/**
 * Everything in one archive: a page to read, all that the other files have, the activity as CSV, and the member's own
 * files. It is read and packed while it is sent, one file after the other.
 */
export function informationArchive(readablePage: (act: SignedIn) => Promise<string>): ExportFile {
  return {
    filename: "postern-information.zip",
    type: "application/zip",
    format: "zip",
    pieces: async (act) => {
      const texts = [...Object.values(informationFiles), activityFile];
      const made = texts.map(async ({ filename, pieces }) => textFile(filename, await pieces(act)));
      const page = textFile("index.html", inOnePiece(await readablePage(act)));
      return packed([page, ...(await Promise.all(made))], new Date(act.from.at));
    },
  };
}

function textFile(name: string, pieces: AsyncIterable<string>): ArchivedFile {
  return { name, isCompressed: true, pieces: () => pieces };
}

/** These files as one archive. Whoever stops reading it ends the file that is being read for it. */
export async function* packed(files: readonly ArchivedFile[], mtime: Date): AsyncGenerator<Uint8Array> {
  const archive = new ZipFile();
  const output = archive.outputStream as Readable;
  let current: Readable | undefined;
  for (const { name, isCompressed, pieces } of files)
    archive.addReadStreamLazy(name, { mtime, compress: isCompressed }, (give) => {
      current = Readable.from(bytesOf(pieces()), { objectMode: false });
      // The packer leaves that to whoever made it.
      current.once("error", (error) => output.destroy(error));
      give(undefined, current);
    });
  archive.once("error", (error) => output.destroy(error));
  archive.end();
  try {
    for await (const piece of output) yield piece as Uint8Array;
  } finally {
    current?.destroy();
  }
}

async function* bytesOf(pieces: AsyncIterable<string | Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) yield typeof piece === "string" ? Buffer.from(piece) : piece;
}

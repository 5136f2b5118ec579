/** WebP (RFC 9649) without what says where, when and with what it was taken. Nothing is decoded. */
import { type ByteReader, DamagedFile } from "./byte-reader.ts";

/** The picture, moving ones too. */
const kept: ReadonlySet<string> = new Set(["VP8X", "VP8 ", "VP8L", "ALPH", "ANIM", "ANMF"]);
const pictures: ReadonlySet<string> = new Set(["VP8 ", "VP8L", "ANMF"]);
/** What a frame of a moving picture may hold. */
const inFrames: ReadonlySet<string> = new Set(["ALPH", "VP8 ", "VP8L"]);

/** Bits of VP8X: there is a profile, Exif, XMP. */
const flagsOfDropped = 0x20 | 0x08 | 0x04;
const frameHeadBytes = 16;

/**
 * The picture. What follows its end is left out, too. Gives at its end the beginning as it has to be: that says how long
 * all of it is.
 */
export async function* strippedWebp(bytes: ByteReader): AsyncGenerator<Buffer, Buffer> {
  const beginning = Buffer.from(await bytes.take(12));
  yield beginning;
  // Behind the first eight, the name "WEBP" among it.
  let left = beginning.readUInt32LE(4) - 4;
  let [length, hasPicture] = [4, false];
  while (left > 0) {
    const head = await bytes.take(8);
    const [name, size] = [head.toString("latin1", 0, 4), head.readUInt32LE(4)];
    const padded = size + (size % 2);
    left -= 8 + padded;
    if (left < 0) throw new DamagedFile("A chunk is longer than all of it.");
    if (pictures.has(name)) hasPicture = true;
    if (!kept.has(name)) {
      await bytes.skip(padded);
      continue;
    }
    length += 8 + padded;
    yield head;
    if (name === "ANMF") yield* frame(bytes, padded);
    else if (name === "VP8X") yield await extended(bytes, padded);
    else yield* bytes.pass(padded);
  }
  if (!hasPicture) throw new DamagedFile("There is no picture in it.");
  const finished = Buffer.from(beginning);
  finished.writeUInt32LE(length, 4);
  return finished;
}

async function extended(bytes: ByteReader, size: number): Promise<Buffer> {
  if (size !== 10) throw new DamagedFile("It does not begin as it must.");
  const content = Buffer.from(await bytes.take(size));
  content[0] = (content[0] ?? 0) & ~flagsOfDropped;
  return content;
}

/** A frame that holds anything beside its picture is none that programs make. */
async function* frame(bytes: ByteReader, size: number): AsyncGenerator<Buffer, void> {
  let left = size - frameHeadBytes;
  if (left < 0) throw new DamagedFile("A frame is too short.");
  yield* bytes.pass(frameHeadBytes);
  while (left > 0) {
    const head = await bytes.take(8);
    const length = head.readUInt32LE(4);
    const padded = length + (length % 2);
    left -= 8 + padded;
    if (left < 0 || !inFrames.has(head.toString("latin1", 0, 4)))
      throw new DamagedFile("A frame holds what is no picture.");
    yield head;
    yield* bytes.pass(padded);
  }
}

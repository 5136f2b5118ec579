/** JPEG (ITU-T T.81) without what says where, when and with what it was taken. Nothing is decoded. */
import { type ByteReader, DamagedFile } from "./byte-reader.ts";

const [startOfImage, endOfImage, startOfScan] = [0xd8, 0xd9, 0xda];
const [app0, app1, app14] = [0xe0, 0xe1, 0xee];

/** Tables, frames and scans: all that the pixels are made from (T.81, table B.1). */
const isPicture = (marker: number) =>
  (marker >= 0xc0 && marker <= 0xcf) || (marker >= 0xda && marker <= 0xdf);
const isFrame = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
const isApplication = (marker: number) => marker >= 0xe0 && marker <= 0xef;
const isComment = (marker: number) => marker === 0xfe;
const isRestart = (marker: number) => marker >= 0xd0 && marker <= 0xd7;

/**
 * The picture and how it is turned; of the rest only what decoders need to get its colours right. What follows its end
 * is left out, too: a second picture, a film.
 */
export async function* strippedJpeg(bytes: ByteReader): AsyncGenerator<Buffer, void> {
  yield await bytes.take(2);
  let [frames, scans, isTurned] = [0, 0, false];
  for (;;) {
    const marker = await nextMarker(bytes);
    if (marker === endOfImage) break;
    if (!isPicture(marker) && !isApplication(marker) && !isComment(marker))
      throw new DamagedFile("There is no such segment.");
    const content = await bytes.take((await lengthOf(bytes)) - 2);
    if (isPicture(marker)) {
      yield segmentOf(marker, content);
      if (isFrame(marker)) frames += 1;
      if (marker !== startOfScan) continue;
      if (frames === 0) throw new DamagedFile("A scan comes before its frame.");
      scans += 1;
      yield* scan(bytes);
    } else {
      const kept = keptOf(marker, content);
      if (!kept || (marker === app1 && isTurned)) continue;
      if (marker === app1) isTurned = true;
      yield kept;
    }
  }
  if (scans === 0) throw new DamagedFile("There is no picture in it.");
  yield Buffer.from([0xff, endOfImage]);
}

/** Any number of fill bytes may stand before a marker (T.81, B.1.1.2). */
async function nextMarker(bytes: ByteReader): Promise<number> {
  if ((await bytes.take(1))[0] !== 0xff) throw new DamagedFile("There is no marker where one must be.");
  for (;;) {
    const [marker = 0] = await bytes.take(1);
    if (marker === startOfImage) throw new DamagedFile("It begins twice.");
    if (marker !== 0xff) return marker;
  }
}

/** Of a segment, these two bytes included. */
async function lengthOf(bytes: ByteReader): Promise<number> {
  const length = (await bytes.take(2)).readUInt16BE();
  if (length < 2) throw new DamagedFile("A segment is too short.");
  return length;
}

/** The coded picture as it comes, up to the next marker that is none of its own. */
async function* scan(bytes: ByteReader): AsyncGenerator<Buffer, void> {
  for (;;) {
    const chunk = await bytes.chunk();
    if (chunk.length === 0) throw new DamagedFile("It ends too early.");
    const end = endOfScan(chunk);
    if (end < chunk.length) bytes.unread(chunk.subarray(end));
    if (end > 0) yield chunk.subarray(0, end);
    if (end === chunk.length) continue;
    const [, marker] = await bytes.peek(2);
    if (marker === undefined) throw new DamagedFile("It ends too early.");
    if (marker !== 0 && !isRestart(marker)) return;
    yield await bytes.take(2);
  }
}

/** Where a marker begins that is none of the scan's own, or where the chunk leaves that open. */
function endOfScan(chunk: Buffer): number {
  for (let at = chunk.indexOf(0xff); at !== -1; at = chunk.indexOf(0xff, at + 2)) {
    const marker = chunk[at + 1];
    if (marker === undefined || (marker !== 0 && !isRestart(marker))) return at;
  }
  return chunk.length;
}

/** What stays of a segment that is no part of the picture. */
function keptOf(marker: number, content: Buffer): Buffer | undefined {
  // With the size of its points, without the small picture it may hold (JFIF 1.02).
  if (marker === app0 && content.length >= 14 && begins(content, "JFIF\0"))
    return segmentOf(marker, Buffer.concat([content.subarray(0, 12), Buffer.from([0, 0])]));
  // Says whether the colours are RGB, YCbCr or CMYK.
  if (marker === app14 && content.length >= 12 && begins(content, "Adobe"))
    return segmentOf(marker, content.subarray(0, 12));
  if (marker !== app1 || !begins(content, "Exif\0\0")) return undefined;
  const orientation = orientationIn(content.subarray(6));
  return orientation === undefined ? undefined : segmentOf(app1, exifWith(orientation));
}

const orientationTag = 0x0112;

/** How a picture is turned, if it is: 2 to 8, the only thing read from it (Exif 3.0, 4.6.5). */
function orientationIn(tiff: Buffer): number | undefined {
  const isLittle = begins(tiff, "II*\0");
  if (tiff.length < 8 || !(isLittle || begins(tiff, "MM\0*"))) return undefined;
  const two = (at: number) => (isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const directory = isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  if (directory + 2 > tiff.length) return undefined;
  const entries = two(directory);
  for (let entry = 0; entry < entries; entry++) {
    const at = directory + 2 + entry * 12;
    if (at + 12 > tiff.length) return undefined;
    if (two(at) !== orientationTag) continue;
    const orientation = two(at + 8);
    return orientation >= 2 && orientation <= 8 ? orientation : undefined;
  }
  return undefined;
}

/** One directory of one entry: a SHORT, once. */
function exifWith(orientation: number): Buffer {
  const head = Buffer.from("Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0", "latin1");
  return Buffer.concat([head, Buffer.from([orientation, 0, 0, 0, 0, 0, 0])]);
}

function segmentOf(marker: number, content: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}

function begins(bytes: Buffer, text: string): boolean {
  return bytes.toString("latin1", 0, text.length) === text;
}

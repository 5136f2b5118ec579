/** One file out of a ZIP archive that is there as a whole (APPNOTE.TXT 6.3, 4.3). */
import { crc32, inflateRawSync } from "node:zlib";

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const fileSignature = 0x04034b50;
/** Of the last record, without the comment that may follow. */
const endBytes = 22;

/** Whether these bytes begin as an archive does. */
export function isArchive(bytes: Buffer): boolean {
  return bytes.length > 4 && bytes.readUInt32LE(0) === fileSignature;
}

/**
 * The file of this name, at most so many bytes of it. Undefined: it is not there, larger, damaged, or packed in a way
 * that no export of ours is.
 */
export function fileInArchive(bytes: Buffer, name: string, mostBytes: number): Buffer | undefined {
  try {
    const entry = entryOf(bytes, name);
    if (!entry || entry.size > mostBytes) return undefined;
    const { method, packedSize, at, size, crc } = entry;
    if (bytes.readUInt32LE(at) !== fileSignature) return undefined;
    const begin = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
    const packed = bytes.subarray(begin, begin + packedSize);
    const file = method === 0 ? packed : method === 8 ? inflated(packed, size) : undefined;
    return file && file.length === size && crc32(file) === crc ? file : undefined;
  } catch (error) {
    // Places outside of the bytes, and what does not inflate.
    if (error instanceof RangeError || (error instanceof Error && "code" in error)) return undefined;
    throw error;
  }
}

function inflated(packed: Buffer, size: number): Buffer {
  return inflateRawSync(packed, { maxOutputLength: Math.max(size, 1) });
}

function entryOf(bytes: Buffer, name: string) {
  const end = bytes.lastIndexOf(signature(endSignature), bytes.length - endBytes);
  if (end === -1) return undefined;
  let at = bytes.readUInt32LE(end + 16);
  for (let entry = 0; entry < bytes.readUInt16LE(end + 10); entry += 1) {
    if (bytes.readUInt32LE(at) !== entrySignature) return undefined;
    const [names, extras, comment] = [28, 30, 32].map((place) => bytes.readUInt16LE(at + place));
    const nameEnd = at + 46 + (names ?? 0);
    if (bytes.toString("utf8", at + 46, nameEnd) === name)
      return {
        method: bytes.readUInt16LE(at + 10),
        crc: bytes.readUInt32LE(at + 16),
        packedSize: bytes.readUInt32LE(at + 20),
        size: bytes.readUInt32LE(at + 24),
        at: bytes.readUInt32LE(at + 42),
      };
    at = nameEnd + (extras ?? 0) + (comment ?? 0);
  }
  return undefined;
}

function signature(number: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(number);
  return bytes;
}

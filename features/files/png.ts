/** PNG (Third Edition) without texts, times and profiles. Nothing is decoded. */
import { type ByteReader, DamagedFile } from "./byte-reader.ts";

/** The picture, moving ones too, and what its colours are meant to be, in numbers alone. */
const kept: ReadonlySet<string> = new Set([
  ...["IHDR", "PLTE", "IDAT", "IEND", "tRNS", "acTL", "fcTL", "fdAT"],
  ...["sRGB", "gAMA", "cHRM", "cICP", "sBIT", "bKGD"],
]);

const longestBytes = 2 ** 31 - 1;

/** What follows the last chunk is left out, too. */
export async function* strippedPng(bytes: ByteReader): AsyncGenerator<Buffer, void> {
  yield await bytes.take(8);
  let [isFirst, hasPicture] = [true, false];
  for (;;) {
    const head = await bytes.take(8);
    const [length, name] = [head.readUInt32BE(), head.toString("latin1", 4)];
    if (length > longestBytes || !/^[a-zA-Z]{4}$/.test(name)) throw new DamagedFile("There is no chunk.");
    if (isFirst !== (name === "IHDR") || (isFirst && length !== 13))
      throw new DamagedFile("It does not begin as it must.");
    isFirst = false;
    if (name === "IDAT") hasPicture = true;
    if (kept.has(name)) {
      yield head;
      // With the check sum behind it.
      yield* bytes.pass(length + 4);
    } else if (isCritical(name)) throw new DamagedFile("It holds what no decoder knows.");
    else await bytes.skip(length + 4);
    if (name === "IEND") break;
  }
  if (!hasPicture) throw new DamagedFile("There is no picture in it.");
}

/** Decoders must know it (PNG, 5.4). */
function isCritical(name: string): boolean {
  return /^[A-Z]/.test(name);
}

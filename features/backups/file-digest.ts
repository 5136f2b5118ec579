import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";

/**
 * The length of a file, and its SHA-256 in hex.
 * @throws the system's error where it cannot be read
 */
export async function digestOf(path: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { bytes, sha256: hash.digest("hex") };
}

/**
 * A backup is a tar of a folder, as a whole encrypted where it is encrypted. Its manifest comes first, and names every
 * other file with its digest.
 */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, readFileSync } from "node:fs";
import { type FileHandle, mkdir, open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import type { ReadEntry } from "tar";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import { decrypter, type Encryption, encrypter, headBytes, lockKindOf, type Opening } from "./encryption.ts";
import { type Manifest, manifestFile, readManifest } from "./manifest.ts";
import { requireRoom } from "./room.ts";

export type { Encryption, Opening } from "./encryption.ts";
export { lockKindOf } from "./encryption.ts";
export { type Manifest, manifestFile } from "./manifest.ts";

/**
 * Writes the backup of a folder that is laid out as one, and ends `destination`.
 * @param encryption undefined: not encrypted
 * @throws StartProblem where it cannot be encrypted like that; what `destination` fails with
 */
export async function packBackup(
  folder: string,
  destination: Writable,
  encryption: Encryption | undefined,
): Promise<void> {
  const lock = encryption && (await encrypter(encryption));
  const { Pack } = await import("tar");
  const pack = new Pack({ cwd: folder, portable: true, strict: true });
  const { files } = readManifest(readFileSync(join(folder, manifestFile), "utf8"));
  for (const path of [manifestFile, ...files.map(({ path }) => path)]) pack.add(path);
  pack.end();
  const plain = Readable.from(pack, { objectMode: false });
  if (!lock) return pipeline(plain, destination);
  const sealed = await lock.encrypt(Readable.toWeb(plain) as globalThis.ReadableStream<Uint8Array>);
  await pipeline(Readable.fromWeb(sealed as ReadableStream), destination);
}

/**
 * Lays a backup out in an empty folder, and compares each file with the manifest. What was written before something is
 * found wrong stays there. `source` is closed.
 * @throws StartProblem: it is no backup, cut off, damaged, encrypted to another key or made by a newer version
 */
export async function unpackBackup(source: Readable, folder: string, opening: Opening): Promise<Manifest> {
  const { Parser } = await import("tar");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const reading = new Reading(folder);
  const parser = new Parser({ strict: true, onReadEntry: (entry) => void reading.take(entry) });
  // What it finds wrong itself, as a header that is none.
  parser.on("error", (error: Error) => reading.fail(reading.isBegun ? broken("tar", error) : none(error)));
  try {
    for await (const chunk of uncompressed(opened(source, opening))) {
      if (!parser.write(chunk)) await Promise.race([once(parser, "drain"), reading.failed]);
      if (reading.failure) throw reading.failure;
    }
    const ended = once(parser, "end");
    parser.end();
    await Promise.race([ended, reading.failed]);
    return await reading.finish();
  } catch (error) {
    await reading.abandon(error);
    throw error;
  } finally {
    source.destroy();
  }
}

/** The parser takes a compressed tar too, in which a few bytes may stand for more than a disk holds. */
async function* uncompressed(tar: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let first: number | undefined;
  for await (const chunk of tar) {
    first ??= chunk[0];
    if (first === gzipByte || first === zstdByte) throw none();
    yield chunk;
  }
}

/** What these begin with (RFC 1952 2.3.1, RFC 8878 3.1.1); a tar begins with the name of its first file. */
const [gzipByte, zstdByte] = [0x1f, 0x28];

/** The tar's bytes. */
async function* opened(source: Readable, opening: Opening): AsyncGenerator<Buffer> {
  const chunks = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let head: Buffer = Buffer.alloc(0);
  while (head.length < headBytes) {
    const { value, done } = await chunks.next();
    if (done) break;
    head = Buffer.concat([head, value]);
  }
  const lock = lockKindOf(head);
  const whole = Readable.from(
    (async function* () {
      yield head;
      for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
    })(),
    { objectMode: false },
  );
  if (lock === "none") return yield* whole;
  const key = await decrypter(lock, opening);
  try {
    const plain = await key.decrypt(Readable.toWeb(whole) as globalThis.ReadableStream<Uint8Array>);
    for await (const chunk of plain as ReadableStream<Uint8Array>)
      yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  } catch (error) {
    throw whyNotOpened(error, lock);
  }
}

function whyNotOpened(error: unknown, lock: "keys" | "passphrase"): unknown {
  // What reading the file itself failed with.
  if (!(error instanceof Error) || "code" in error || error instanceof StartProblem) return error;
  if (!/^no identity matched/.test(error.message)) return broken("age", error);
  const reason = lock === "keys" ? phrase("backup.wrongKey") : phrase("backup.wrongPassphrase");
  return new StartProblem(reason, 1, { cause: error });
}

/** The files of a backup as they come, each written and compared. */
class Reading {
  readonly #folder: string;
  readonly #failed = Promise.withResolvers<never>();
  #manifest: Manifest | undefined;
  readonly #seen = new Set<string>();
  #last: Promise<void> = Promise.resolve();
  #current: ReadEntry | undefined;
  /** Whether something that a backup begins with was read. */
  isBegun = false;
  failure: unknown;

  constructor(folder: string) {
    this.#folder = folder;
    // Whoever waits for something else hears of it later.
    this.#failed.promise.catch(() => {});
  }

  /** Never resolves. */
  get failed(): Promise<never> {
    return this.#failed.promise;
  }

  fail(error: unknown): void {
    this.failure ??= error;
    this.#failed.reject(this.failure);
  }

  /** One after the other: small ones come while the one before is written. */
  take(entry: ReadEntry): void {
    this.#last = this.#last
      .then(() => {
        this.#current = entry;
        return this.#read(entry);
      })
      .catch((error) => {
        entry.resume();
        this.fail(error);
      });
  }

  /** Closes what is being written: no more comes. */
  async abandon(error: unknown): Promise<void> {
    this.fail(error);
    this.#current?.destroy(error);
    await this.#last;
  }

  async finish(): Promise<Manifest> {
    await this.#last;
    if (this.failure) throw this.failure;
    if (!this.#manifest) throw none();
    const missing = this.#manifest.files.find(({ path }) => !this.#seen.has(path));
    if (missing) throw broken(missing.path);
    return this.#manifest;
  }

  async #read(entry: ReadEntry): Promise<void> {
    if (this.failure) return void entry.resume();
    if (!this.#manifest) {
      if (entry.path !== manifestFile || entry.type !== "File" || entry.size > largestManifest) throw none();
      this.isBegun = true;
      const text = (await entry.concat()).toString();
      this.#manifest = readManifest(text);
      const bytes = this.#manifest.files.reduce((sum, file) => sum + file.bytes, 0);
      await requireRoom([{ folder: this.#folder, bytes }]);
      await write(join(this.#folder, manifestFile), [text]);
      return;
    }
    const expected = this.#manifest.files.find(({ path }) => path === entry.path);
    if (!expected || this.#seen.has(entry.path) || entry.type !== "File") throw broken(entry.path);
    // Nothing of it is written: a disk could be full before its end.
    if (entry.size !== expected.bytes) throw broken(entry.path);
    this.#seen.add(entry.path);
    const written = await write(join(this.#folder, entry.path), entry);
    if (written !== expected.sha256) throw broken(entry.path);
  }
}

/** In bytes; a database has some tens of tables. */
const largestManifest = 1_000_000;

/** For its owner's eyes; gives its SHA-256. */
async function write(path: string, pieces: AsyncIterable<Uint8Array> | Iterable<string>): Promise<string> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const hash = createHash("sha256");
  let file: FileHandle | undefined;
  try {
    file = await open(path, "wx", 0o600);
    for await (const piece of pieces) {
      hash.update(piece);
      await file.writeFile(piece);
    }
  } finally {
    await file?.close();
  }
  return hash.digest("hex");
}

function none(cause?: unknown): StartProblem {
  return new StartProblem(phrase("backup.none"), 1, { cause });
}

function broken(place: string, cause?: unknown): StartProblem {
  return new StartProblem(phrase("backup.broken", { place }), 1, { cause });
}

import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";
import { keyId, keys } from "./keys.ts";

/** A sealed value that was not made by this portal's keys for this context, or was changed. */
export class SealBroken extends Error {
  override readonly name = "SealBroken";
}

const cipher = "aes-256-gcm";
const ivLength = 12; // NIST SP 800-38D 5.2.1.1
const tagLength = 16;

/**
 * Encrypts a text so that it opens only in the same context (table, member, field: what the caller names).
 * Gives `<key id>.<base64url of iv, ciphertext, tag>`: AES-256-GCM with a random iv, the context as associated
 * data (NIST SP 800-38D 8.2.2; one key is good for 2^32 values).
 */
export function seal(context: string, plain: string): string {
  return sealed("sealing", context, plain);
}

/**
 * The same for what stands in a form or an address, and nowhere here: it opens (`openFromForm`) for two days more after
 * its key is gone.
 */
export function sealForForm(context: string, plain: string): string {
  return sealed(inForms, context, plain);
}

function sealed(purpose: string, context: string, plain: string): string {
  if (!plain.isWellFormed()) throw new Error("A text with half a character cannot be sealed.");
  const key = newest(keys().data);
  const iv = newIv();
  const sealing = createCipheriv(cipher, derive(key, purpose), iv, { authTagLength: tagLength });
  sealing.setAAD(Buffer.from(context));
  const bytes = Buffer.concat([iv, sealing.update(plain, "utf8"), sealing.final(), sealing.getAuthTag()]);
  return `${keyId(key)}.${bytes.toString("base64url")}`;
}

/** The same for bytes, which stay bytes: the key's id and a dot in front of iv, ciphertext and tag. */
export function sealBytes(context: string, plain: Uint8Array): Buffer {
  const key = newest(keys().data);
  const iv = newIv();
  const sealing = createCipheriv(cipher, derive(key, "sealing"), iv, { authTagLength: tagLength });
  sealing.setAAD(Buffer.from(context));
  return Buffer.concat([
    Buffer.from(`${keyId(key)}.`),
    iv,
    sealing.update(plain),
    sealing.final(),
    sealing.getAuthTag(),
  ]);
}

/**
 * The bytes that were sealed in this context.
 * @throws SealBroken
 */
export function openBytes(context: string, sealed: Uint8Array): Buffer {
  const all = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const dot = all.indexOf(".");
  const key = keys().data.find((each) => keyId(each) === all.toString("latin1", 0, Math.max(dot, 0)));
  const bytes = all.subarray(dot + 1);
  if (!key || bytes.length < ivLength + tagLength)
    throw new SealBroken("The sealed bytes are of no key known here.");
  return opened(derive(key, "sealing"), context, bytes);
}

/**
 * The text that was sealed in this context, by the newest data key or an older one.
 * @throws SealBroken
 */
export function open(context: string, sealed: string): string {
  const [id] = sealed.split(".", 1);
  const key = keys().data.find((each) => keyId(each) === id);
  return openedText(key && derive(key, "sealing"), context, sealed);
}

/**
 * The text that was sealed for a form in this context.
 * @throws SealBroken
 */
export function openFromForm(context: string, sealed: string): string {
  const [id = ""] = sealed.split(".", 1);
  try {
    return openedText(derivedOf(id, inForms), context, sealed);
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    // A form of a release before this had its own key.
    return open(context, sealed);
  }
}

function openedText(key: Buffer | undefined, context: string, sealed: string): string {
  const [, text = "", ...more] = sealed.split(".");
  const bytes = Buffer.from(text, "base64url");
  const whole = bytes.length >= ivLength + tagLength && bytes.toString("base64url") === text;
  if (!key || !whole || more.length > 0) throw new SealBroken("The sealed value is of no key known here.");
  return opened(key, context, bytes).toString("utf8");
}

/** Asking the system for each takes as long as the encryption. */
const ivsAtOnce = 256;
let [random, used] = [Buffer.alloc(0), 0];

/** Random, and handed out once. */
function newIv(): Buffer {
  if (used === random.length) [random, used] = [randomBytes(ivLength * ivsAtOnce), 0];
  used += ivLength;
  return random.subarray(used - ivLength, used);
}

function opened(key: Buffer, context: string, bytes: Buffer): Buffer {
  const opening = createDecipheriv(cipher, key, bytes.subarray(0, ivLength), { authTagLength: tagLength });
  opening.setAAD(Buffer.from(context));
  opening.setAuthTag(bytes.subarray(-tagLength));
  try {
    return Buffer.concat([opening.update(bytes.subarray(ivLength, -tagLength)), opening.final()]);
  } catch {
    throw new SealBroken("The sealed value was changed or belongs elsewhere.");
  }
}

/**
 * Stands for a text where the text itself must not be kept: `<key id>.<hash>`, HMAC-SHA-256 under a key of this purpose
 * alone (HKDF, RFC 5869, of the newest data key), base64url. What may be older than a rotation is looked for with
 * `keyedHashes`, and its purpose stands in `lasting` or `passing`.
 */
export function keyedHash(purpose: string, text: string): string {
  const key = newest(keys().data);
  return hashUnder(keyId(key), derive(key, hashOf(purpose)), text);
}

/** The same under every data key there is or was, the newest first. */
export function keyedHashes(purpose: string, text: string): string[] {
  const { data, retired = [] } = keys();
  const hashes = data.map((key) => hashUnder(keyId(key), derive(key, hashOf(purpose)), text));
  for (const { id, derived } of retired) {
    const key = derived[hashOf(purpose)];
    if (key) hashes.push(hashUnder(id, key, text));
  }
  return hashes;
}

/** The same under the data key that made another one; undefined if nothing of that key is known any more. */
export function keyedHashLike(other: string, purpose: string, text: string): string | undefined {
  const [id = ""] = other.split(".", 1);
  const key = derivedOf(id, hashOf(purpose));
  return key && hashUnder(id, key, text);
}

function hashUnder(id: string, key: Buffer, text: string): string {
  return `${id}.${createHmac("sha256", key).update(text).digest("base64url")}`;
}

function derivedOf(id: string, purpose: string): Buffer | undefined {
  const { data, retired = [] } = keys();
  const key = data.find((each) => keyId(each) === id);
  return key ? derive(key, purpose) : retired.find((each) => each.id === id)?.derived[purpose];
}

const hashOf = (purpose: string) => `hash of ${purpose}`;
const inForms = "sealing for forms";

/** What was hashed for these is kept, and cannot be hashed anew. */
const lasting = [
  ...["activity row", "activity chain", "open activity of a member", "erased member", "erased field"],
  ...["one-time link", "token of a one-time link"],
].map(hashOf);
/** What was made for these is over, or out of date, within two days. */
const passing = [
  ...["throttle", "form stamp", "form stamp, unreadable", "field form", "file reference"].map(hashOf),
  inForms,
];

/** What a data key leaves behind when it is dropped, by purpose. None of it opens what is kept. */
export function leftBehindBy(key: Buffer): Record<string, Buffer> {
  return Object.fromEntries([...lasting, ...passing].map((purpose) => [purpose, derive(key, purpose)]));
}

/** Whether it may go as well, two days later. */
export function isPassing(purpose: string): boolean {
  return passing.includes(purpose);
}

const derived = new WeakMap<Buffer, Map<string, Buffer>>();

/** One key never serves two purposes (NIST SP 800-57 part 1, 5.2). */
function derive(key: Buffer, purpose: string): Buffer {
  const known = derived.get(key) ?? new Map<string, Buffer>();
  derived.set(key, known);
  const made = known.get(purpose) ?? Buffer.from(hkdfSync("sha256", key, "", `postern ${purpose}`, 32));
  known.set(purpose, made);
  return made;
}

function newest(list: readonly Buffer[]): Buffer {
  const [first] = list;
  if (!first) throw new Error("There is no data key.");
  return first;
}

/** SHA-512 crypt, `$6$` (Ulrich Drepper, "Unix crypt using SHA-256 and SHA-512", version 0.6 of 2016). */
import { hash } from "node:crypto";

const hashBytes = 64;
const signs = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** The 86 characters that follow the salt. The comments name the specification's steps. */
export function sha512Crypt(password: Buffer, salt: Buffer, rounds: number): string {
  // 4 to 8
  const other = sha512(password, salt, password);
  // 1 to 3, 9 to 12
  const bits = [...password.length.toString(2)].reverse();
  const first = sha512(
    ...[password, salt, repeated(other, password.length)],
    ...(password.length > 0 ? bits.map((bit) => (bit === "1" ? other : password)) : []),
  );
  // 13 to 16
  const p = repeated(sha512(repeated(password, password.length ** 2)), password.length);
  // 17 to 20
  const s = repeated(sha512(repeated(salt, salt.length * (16 + first.readUInt8(0)))), salt.length);
  // 21
  let made = first;
  for (let round = 0; round < rounds; round++) made = sha512(...partsOf(round, made, p, s));
  return written(made);
}

function partsOf(round: number, made: Buffer, p: Buffer, s: Buffer): Buffer[] {
  const isOdd = round % 2 === 1;
  const between = [...(round % 3 === 0 ? [] : [s]), ...(round % 7 === 0 ? [] : [p])];
  return isOdd ? [p, ...between, made] : [made, ...between, p];
}

function sha512(...parts: readonly Buffer[]): Buffer {
  return hash("sha512", Buffer.concat(parts), "buffer");
}

/** The bytes over and over, up to this length. */
function repeated(bytes: Buffer, length: number): Buffer {
  return length === 0 ? Buffer.alloc(0) : Buffer.alloc(length, bytes);
}

/** Step 22: three bytes that stand 21 apart at a time, in another order each time; the last one by itself. */
function written(made: Buffer): string {
  let text = "";
  for (let at = 0; at < 21; at++) {
    const places = [at, at + 21, at + 42];
    const [high = 0, middle = 0, low = 0] = [0, 1, 2].map((place) => made[places[(place + at) % 3] ?? 0]);
    text += inSigns(high * 65_536 + middle * 256 + low, 4);
  }
  return text + inSigns(made[hashBytes - 1] ?? 0, 2);
}

function inSigns(bits: number, count: number): string {
  return Array.from({ length: count }, (_, at) => signs[(bits >>> (6 * at)) & 63]).join("");
}

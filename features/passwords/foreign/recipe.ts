/** How another system made a hash of a password: everything but the password and the hash. */

const schemes = [
  ...(["sha512", "pbkdf2-sha1", "pbkdf2-sha256", "pbkdf2-sha512"] as const),
  ...(["bcrypt", "argon2i", "argon2id", "scrypt", "sha512crypt"] as const),
];
export type Scheme = (typeof schemes)[number];

export type Recipe = Readonly<{
  scheme: Scheme;
  /** Iterations, rounds or passes; of bcrypt and scrypt the power of two. */
  rounds: number;
  /** Of the hash; 0 where the scheme leaves no choice. */
  bytes: number;
  /** Argon2's memory in KiB, scrypt's block size; else 0. */
  memory: number;
  /** Argon2's and scrypt's parallelism; else 0. */
  lanes: number;
  salt: Buffer;
}>;

/** A hash that was brought along. */
export type ForeignHash = Readonly<{ recipe: Recipe; hash: Buffer }>;

/** In UTF-8, of the 256 characters that may be typed. SHA-512 crypt's cost alone grows with it: every round hashes it. */
export const longestPasswordBytes = 1024;

/** Memory that one hash may take: as much as argon2-cffi, PHP and passlib take unless told otherwise. */
export const mostMemoryKiB = 64 * 1024;

/** What scrypt may take beside: a block for each lane, and two to work in. */
export const scryptBesideKiB = 1024;

/** Each lane of Argon2 is a thread. */
const mostLanes = 16;

type Rule = Readonly<{
  rounds: readonly [least: number, most: number];
  saltBytes: readonly [least: number, most: number];
  hashBytes: readonly [least: number, most: number];
  takesMemory?: true;
}>;

const pbkdf2: Rule = { rounds: [1, 1e9], saltBytes: [1, 64], hashBytes: [16, 64] };
const argon2: Rule = { rounds: [1, 1e6], saltBytes: [8, 64], hashBytes: [16, 64], takesMemory: true };
const rules: Record<Scheme, Rule> = {
  sha512: { rounds: [0, 0], saltBytes: [0, 0], hashBytes: [0, 0] },
  "pbkdf2-sha1": pbkdf2,
  "pbkdf2-sha256": pbkdf2,
  "pbkdf2-sha512": pbkdf2,
  bcrypt: { rounds: [4, 31], saltBytes: [16, 16], hashBytes: [0, 0] },
  argon2i: argon2,
  argon2id: argon2,
  scrypt: { rounds: [1, 31], saltBytes: [1, 64], hashBytes: [16, 64], takesMemory: true },
  sha512crypt: { rounds: [1000, 999_999_999], saltBytes: [0, 16], hashBytes: [0, 0] },
};

/** Whether the scheme can be worked out with these numbers at all. */
export function isPossible({ scheme, rounds, bytes, memory, lanes, salt }: Recipe): boolean {
  const rule = rules[scheme];
  const isWithin = (number: number, [least, most]: readonly [number, number]) =>
    Number.isInteger(number) && number >= least && number <= most;
  const most: [number, number] = rule.takesMemory ? [1, 2 ** 31] : [0, 0];
  return (
    isWithin(rounds, rule.rounds) &&
    isWithin(bytes, rule.hashBytes) &&
    isWithin(salt.length, rule.saltBytes) &&
    isWithin(memory, most) &&
    isWithin(lanes, most) &&
    // RFC 9106 3.1 and RFC 7914 2.
    (rule !== argon2 || memory >= 8 * lanes) &&
    (scheme !== "scrypt" || rounds < 16 * memory)
  );
}

/** Whether it takes no more than one hash may: 64 MiB (of scrypt a bit more), and 16 threads. */
export function isWithinBounds({ scheme, rounds, memory, lanes }: Recipe): boolean {
  if (scheme !== "scrypt") return memory <= mostMemoryKiB && lanes <= mostLanes;
  // Of 128 bytes times the block size (RFC 7914 2).
  const blockKiB = memory / 8;
  return blockKiB * 2 ** rounds <= mostMemoryKiB && blockKiB * (lanes + 2) <= scryptBesideKiB;
}

/**
 * What it costs by a table for the longest password that may be typed, in iterations of our PBKDF2-HMAC-SHA-512: the
 * same on every machine, so that a hash is not taken on one and refused on another. Source: measured with Node 26 on an
 * AMD EPYC, where a thousand iterations take 0.33 ms.
 */
export function listedCost({ scheme, rounds, bytes, memory, lanes }: Recipe): number {
  switch (scheme) {
    case "sha512":
      return 1;
    case "pbkdf2-sha1":
      return 0.4 * rounds * Math.ceil(bytes / 20);
    case "pbkdf2-sha256":
      return 0.4 * rounds * Math.ceil(bytes / 32);
    case "pbkdf2-sha512":
      return rounds * Math.ceil(bytes / 64);
    case "bcrypt":
      return 200 * 2 ** rounds;
    case "argon2i":
    case "argon2id":
      // Every pass starts a thread for each lane four times.
      return 1.6 * rounds * memory + (lanes > 1 ? 4 * rounds * lanes * 300 : 0);
    case "scrypt":
      // To fill the lanes and to hash them costs what ten steps do.
      return 0.67 * (2 ** rounds + 10) * memory * lanes;
    case "sha512crypt":
      return 11.5 * rounds;
  }
}

/** As it stands in a stored text, where neither comma nor dollar sign may be. */
export function writtenRecipe({ scheme, rounds, bytes, memory, lanes, salt }: Recipe): string {
  if (scheme === "sha512") return scheme;
  return [scheme, rounds, bytes, memory, lanes, salt.toString("base64").replace(/=+$/, "")].join(".");
}

/** The other way round; undefined for what is none, or can or may not be worked out. */
export function readRecipe(text: string): Recipe | undefined {
  const [name, rounds = "0", bytes = "0", memory = "0", lanes = "0", salt = ""] = text.split(".");
  const scheme = schemes.find((each) => each === name);
  if (!scheme) return undefined;
  const numbers = {
    rounds: Number(rounds),
    bytes: Number(bytes),
    memory: Number(memory),
    lanes: Number(lanes),
  };
  const recipe = { scheme, ...numbers, salt: Buffer.from(salt, "base64") };
  const isOne = isPossible(recipe) && isWithinBounds(recipe) && writtenRecipe(recipe) === text;
  return isOne ? recipe : undefined;
}

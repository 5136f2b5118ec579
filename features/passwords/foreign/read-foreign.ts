/** Reads the hashes of passwords that other systems export. */
import { recommendedIterations } from "#lib/setting-table.ts";
import { settings } from "#lib/settings.ts";
import {
  type ForeignHash,
  isPossible,
  isWithinBounds,
  listedCost,
  type Recipe,
  type Scheme,
} from "./recipe.ts";

export type ReadForeign = Readonly<
  | { ok: true; foreign: ForeignHash }
  /**
   * "too dear": it would cost everybody's log-in more than twice our own, or takes over 64 MiB of memory or 16 threads.
   * "damaged": cut off, or with numbers that the scheme does not allow.
   */
  | { ok: false; why: "unknown" | "too dear" | "damaged" }
>;

/** Longer than any of the texts below. */
const longest = 400;

/**
 * Reads the text of a hash as a peer exports it: 128 hexadecimal digits (the system of 2020), PBKDF2 (passlib, PHC, Django,
 * Werkzeug), bcrypt, Argon2 (PHC), scrypt (PHC, passlib, Django, Werkzeug), SHA-512 crypt.
 */
export function readForeign(text: string): ReadForeign {
  const trimmed = text.trim();
  if (trimmed.length > longest) return { ok: false, why: "unknown" };
  const form = forms.find(({ begins }) => begins.test(trimmed));
  if (!form) return { ok: false, why: "unknown" };
  const match = form.whole.exec(trimmed);
  const foreign = match?.groups && form.read(match.groups);
  if (!foreign || !isPossible(foreign.recipe)) return { ok: false, why: "damaged" };
  const isDear = listedCost(foreign.recipe) > dearest() || !isWithinBounds(foreign.recipe);
  return isDear ? { ok: false, why: "too dear" } : { ok: true, foreign };
}

/** In iterations. Whoever sets fewer than recommended does not want fewer hashes to be taken. */
function dearest(): number {
  return 2 * Math.max(settings().passwordIterations, recommendedIterations);
}

type Groups = Readonly<Partial<Record<string, string>>>;
type Form = Readonly<{
  /** Only this form begins so. */
  begins: RegExp;
  whole: RegExp;
  read: (groups: Groups) => ForeignHash | undefined;
}>;

/** PBKDF2 by its digest, and the bytes of a whole hash. */
const digests: Readonly<Record<string, readonly [Scheme, number]>> = {
  "": ["pbkdf2-sha1", 20],
  sha1: ["pbkdf2-sha1", 20],
  sha256: ["pbkdf2-sha256", 32],
  sha512: ["pbkdf2-sha512", 64],
};

const forms: readonly Form[] = [
  {
    // Shorter ones are of other functions (SHA-256 has 64 digits).
    begins: /^[0-9a-f]{65,}$/i,
    whole: /^(?<hash>[0-9a-f]{128})$/i,
    read: ({ hash }) => made({ scheme: "sha512" }, undefined, hex(hash)),
  },
  {
    // PHC names its numbers; a `k` makes it one of ours, which nothing but its own pepper opens.
    begins: /^\$pbkdf2-sha(1|256|512)\$(?!.*,k=)i=/,
    whole: /^\$pbkdf2-(?<digest>\w+)\$i=(?<rounds>\d+)(,l=(?<bytes>\d+))?\$(?<salt>[^$]+)\$(?<hash>[^$]+)$/,
    read: (groups) => pbkdf2(groups, base64(groups.salt), base64(groups.hash)),
  },
  {
    // passlib.
    begins: /^\$pbkdf2(-sha(1|256|512))?\$(?!i=)/,
    whole: /^\$pbkdf2(-(?<digest>\w+))?\$(?<rounds>\d+)\$(?<salt>[^$]+)\$(?<hash>[^$]+)$/,
    read: (groups) => pbkdf2(groups, adapted(groups.salt), adapted(groups.hash)),
  },
  {
    // Django: the salt's characters are its bytes.
    begins: /^pbkdf2_sha(1|256|512)\$/,
    whole: /^pbkdf2_(?<digest>\w+)\$(?<rounds>\d+)\$(?<salt>[^$]+)\$(?<hash>[^$]+)$/,
    read: (groups) => pbkdf2(groups, characters(groups.salt), base64(groups.hash)),
  },
  {
    // Werkzeug.
    begins: /^pbkdf2:sha(1|256|512):/,
    whole: /^pbkdf2:(?<digest>\w+):(?<rounds>\d+)\$(?<salt>[^$]+)\$(?<hash>[^$]+)$/,
    read: (groups) => pbkdf2(groups, characters(groups.salt), hex(groups.hash)),
  },
  {
    // Django puts the scheme's name in front.
    begins: /^(bcrypt\$)?\$2[aby]\$/,
    whole: /^(bcrypt\$)?\$2[aby]\$(?<rounds>\d\d)\$(?<salt>[./A-Za-z0-9]{22})(?<hash>[./A-Za-z0-9]{31})$/,
    read: ({ rounds, salt = "", hash = "" }) => {
      // A salt of 16 bytes leaves four bits over, which some libraries fill with anything and all ignore.
      const bytes = Buffer.from(standard(salt), "base64");
      return made({ scheme: "bcrypt", rounds }, bytes, isWhole(hash, 23) && Buffer.from(hash));
    },
  },
  {
    begins: /^(argon2)?\$argon2(i|id)\$v=19\$/,
    whole:
      /^(argon2)?\$(?<scheme>argon2id?)\$v=19\$m=(?<memory>\d+),t=(?<rounds>\d+),p=(?<lanes>\d+)\$(?<salt>[^$]+)\$(?<hash>[^$]+)$/,
    read: ({ scheme, salt, hash, ...numbers }) =>
      made(
        { ...numbers, scheme: scheme === "argon2i" ? "argon2i" : "argon2id" },
        base64(salt),
        ofLength(base64(hash), 16, 32, 64),
      ),
  },
  {
    begins: /^\$scrypt\$/,
    whole: /^\$scrypt\$ln=(?<rounds>\d+),r=(?<memory>\d+),p=(?<lanes>\d+)\$(?<salt>[^$]+)\$(?<hash>[^$]+)$/,
    read: ({ salt, hash, ...numbers }) =>
      made({ ...numbers, scheme: "scrypt" }, base64(salt), ofLength(base64(hash), 32, 64)),
  },
  {
    // Werkzeug.
    begins: /^scrypt:/,
    whole: /^scrypt:(?<n>\d+):(?<memory>\d+):(?<lanes>\d+)\$(?<salt>[^$]+)\$(?<hash>[^$]+)$/,
    read: ({ n, salt, hash, memory, lanes }) => scrypt({ n, memory, lanes }, characters(salt), hex(hash)),
  },
  {
    // Django.
    begins: /^scrypt\$/,
    whole: /^scrypt\$(?<n>\d+)\$(?<salt>[^$]+)\$(?<memory>\d+)\$(?<lanes>\d+)\$(?<hash>[^$]+)$/,
    read: ({ n, salt, hash, memory, lanes }) => scrypt({ n, memory, lanes }, characters(salt), base64(hash)),
  },
  {
    begins: /^\$6\$/,
    whole: /^\$6\$(rounds=(?<rounds>\d+)\$)?(?<salt>[^$]{0,16})\$(?<hash>[./0-9A-Za-z]{85}[./01])$/,
    read: ({ rounds = "5000", salt, hash }) =>
      made({ scheme: "sha512crypt", rounds }, characters(salt), characters(hash)),
  },
];

/** Undefined where one of its parts is none. */
function made(
  numbers: Readonly<{ scheme: Scheme } & Partial<Record<"rounds" | "memory" | "lanes", string>>>,
  salt: Buffer | undefined,
  hash: Buffer | false | undefined,
): ForeignHash | undefined {
  const { scheme, rounds = "0", memory = "0", lanes = "0" } = numbers;
  if (!hash || (!salt && scheme !== "sha512")) return undefined;
  const bytes = /^(sha512|bcrypt|sha512crypt)$/.test(scheme) ? 0 : hash.length;
  const recipe: Recipe = {
    ...{ scheme, rounds: Number(rounds), bytes, memory: Number(memory), lanes: Number(lanes) },
    salt: salt ?? Buffer.alloc(0),
  };
  return { recipe, hash };
}

function pbkdf2(
  { digest = "", rounds, bytes }: Groups,
  salt?: Buffer,
  hash?: Buffer,
): ForeignHash | undefined {
  const [scheme, whole] = digests[digest] ?? [];
  return scheme && made({ scheme, rounds }, salt, ofLength(hash, Number(bytes ?? whole)));
}

/** As Werkzeug and Django make it: 64 bytes, and the number itself in place of the power of two. */
function scrypt({ n, ...numbers }: Groups, salt: Buffer, hash?: Buffer): ForeignHash | undefined {
  return made(
    { ...numbers, scheme: "scrypt", rounds: String(Math.log2(Number(n))) },
    salt,
    ofLength(hash, 64),
  );
}

/** Undefined for a hash that lost its end: of some schemes a shorter one would be another that fits, too. */
function ofLength(hash: Buffer | undefined, ...wanted: number[]): Buffer | undefined {
  return wanted.includes(hash?.length ?? 0) ? hash : undefined;
}

function hex(text = ""): Buffer | undefined {
  const bytes = Buffer.from(text, "hex");
  return bytes.length * 2 === text.length ? bytes : undefined;
}

/** Padded or not; undefined where bits are left over. */
function base64(text = ""): Buffer | undefined {
  const bytes = Buffer.from(text, "base64");
  const whole = bytes.toString("base64");
  return text === whole || text === whole.replace(/=+$/, "") ? bytes : undefined;
}

/** passlib's base64: with "." for "+". */
function adapted(text = ""): Buffer | undefined {
  return base64(text.replaceAll(".", "+"));
}

function characters(text = ""): Buffer {
  return Buffer.from(text);
}

const bcryptSigns = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const standardSigns = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** bcrypt's base64 in the usual alphabet. */
function standard(text: string): string {
  return [...text].map((sign) => standardSigns[bcryptSigns.indexOf(sign)]).join("");
}

/** Whether this is bcrypt's base64 of so many bytes, without bits left over. */
function isWhole(text: string, bytes: number): boolean {
  return base64(standard(text))?.length === bytes;
}

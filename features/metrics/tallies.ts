/**
 * What a worker counts for `/metrics`: plain numbers in memory, which cost a request nothing. It hands them to its
 * primary, which keeps the totals, so that they outlive the worker.
 */
export const requestKinds = ["page", "asset", "form", "probe"] as const;
export type RequestKind = (typeof requestKinds)[number];

/** By the first digit of the status. */
export const statusClasses = ["1xx", "2xx", "3xx", "4xx", "5xx"] as const;

/** An answer of a step took no longer than this, in milliseconds; of one more step all others. */
export const durationSteps = Array.from({ length: 16 }, (_, step) => 2 ** step);

export const tlsVersions = ["TLSv1.2", "TLSv1.3"] as const;
export const keyExchangeGroups = ["X25519MLKEM768", "X25519", "P-256", "P-384", "other"] as const;
export type Handshake = Readonly<{
  /** As OpenSSL calls it. */
  version: string | null;
  /** As `/connection` calls it. */
  group: string | undefined;
  resumed: boolean;
}>;

const sizes = {
  /** By kind, then by class of status. */
  answers: requestKinds.length * statusClasses.length,
  /** By kind, then by step. */
  durations: requestKinds.length * (durationSteps.length + 1),
  /** By kind. */
  milliseconds: requestKinds.length,
  /** By version, then by group, then full and resumed. */
  handshakes: tlsVersions.length * keyExchangeGroups.length * 2,
  failedHandshakes: 1,
  /** Found, then made. */
  cachedPages: 2,
  hashes: 1,
  hashWaitMs: 1,
};

export type Tallies = Readonly<Record<keyof typeof sizes, Float64Array>>;

const names = Object.keys(sizes) as (keyof Tallies)[];

/** Nothing counted yet. */
export function noTallies(): Tallies {
  const entries = names.map((name) => [name, new Float64Array(sizes[name])]);
  return Object.fromEntries(entries) as Tallies;
}

let counted = noTallies();

/** One more request of this kind, answered with this status after so many milliseconds. */
export function tallyAnswer(kind: RequestKind, status: number, ms: number): void {
  const place = requestKinds.indexOf(kind);
  increase(counted.answers, place * statusClasses.length + Math.floor(status / 100) - 1);
  increase(counted.durations, place * (durationSteps.length + 1) + stepOf(ms));
  // A clock that was set back meanwhile took no time away.
  increase(counted.milliseconds, place, Math.max(0, ms));
}

/** One more handshake that came to its end. */
export function tallyHandshake({ version, group, resumed }: Handshake): void {
  const first = Math.max(0, placeIn(tlsVersions, version));
  const known = placeIn(keyExchangeGroups, group?.split(" ", 1)[0]);
  const second = known === -1 ? keyExchangeGroups.length - 1 : known;
  increase(counted.handshakes, (first * keyExchangeGroups.length + second) * 2 + Number(resumed));
}

/** One more of these. */
export function tally(name: "failed handshake" | "page found" | "page made"): void {
  if (name === "failed handshake") increase(counted.failedHandshakes, 0);
  else increase(counted.cachedPages, name === "page found" ? 0 : 1);
}

/** Gives what this process has counted since the last time, and begins anew. */
export function takeTallies(): Tallies {
  const taken = counted;
  counted = noTallies();
  return taken;
}

/** Whether this process has counted anything since the last time. */
export function hasTallies(): boolean {
  return names.some((name) => counted[name].some((times) => times > 0));
}

/** Counts these there too. */
export function addTallies(to: Tallies, more: Tallies): void {
  for (const name of names) for (const [at, times] of more[name].entries()) increase(to[name], at, times);
}

function placeIn(known: readonly string[], name: string | null | undefined): number {
  return name ? known.indexOf(name) : -1;
}

function increase(counts: Float64Array, at: number, by = 1): void {
  counts[at] = (counts[at] ?? 0) + by;
}

/** The first step that is long enough. */
function stepOf(ms: number): number {
  return ms <= 1 ? 0 : Math.min(durationSteps.length, 32 - Math.clz32(Math.min(ms, 2 ** 30) - 1));
}

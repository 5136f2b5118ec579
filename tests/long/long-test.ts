/** What a repetition saw, by name. Sums over all, but for what begins with "longest". */
export type Seen = Readonly<Record<string, number>>;

/** A promise that only a large count can break. */
export type LongTest = Readonly<{
  name: string;
  /** How often it is repeated before it counts as kept. */
  count: number;
  /** Starts what the repetitions share. */
  begin(): Promise<Repeating>;
}>;

type Repeating = Readonly<{
  /** @throws with what was seen, if the promise is broken */
  repeat(): Promise<Seen>;
  end(): Promise<void>;
}>;

/** A promise that a repetition broke, and what it saw all the same. */
export class BrokenPromise extends Error {
  readonly seen: Seen;

  constructor(message: string, seen: Seen, options?: ErrorOptions) {
    super(message, options);
    this.seen = seen;
  }
}

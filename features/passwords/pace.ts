import { pbkdf2Sync } from "node:crypto";

/** Enough for the processor's clock, which some systems round to 4 ms. */
const enough = 100_000;
/** Beyond so many, older ones count half: the processor may have become faster or slower. */
const most = 10_000_000;

/** Our PBKDF2, and how many of its iterations this thread works through in which time of the processor. */
export class Pace {
  #iterations = 0;
  #microseconds = 0;

  /** PBKDF2-HMAC-SHA-512 to 64 bytes (RFC 8018 5.2). */
  stretch(password: Uint8Array, salt: Uint8Array, iterations: number): Buffer {
    const before = process.threadCpuUsage();
    const hash = pbkdf2Sync(password, salt, iterations, 64, "sha512");
    const { user, system } = process.threadCpuUsage(before);
    if (this.#iterations > most) {
      this.#iterations /= 2;
      this.#microseconds /= 2;
    }
    this.#iterations += iterations;
    this.#microseconds += user + system;
    return hash;
  }

  /** Works through so many for nothing. */
  spend(iterations: number): void {
    const count = Math.floor(iterations);
    if (count > 0) this.stretch(Buffer.alloc(64), Buffer.alloc(16), count);
  }

  /** Works through as many of these as it takes to know the pace, and says how many. */
  knowFrom(iterations: number): number {
    if (this.#iterations >= enough) return 0;
    const measured = Math.min(enough, iterations);
    this.spend(measured);
    return measured;
  }

  /** What could be worked through in this time. */
  iterationsIn({ user, system }: NodeJS.CpuUsage): number {
    return ((user + system) * this.#iterations) / Math.max(this.#microseconds, 1);
  }
}

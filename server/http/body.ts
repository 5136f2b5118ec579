import type { NodeRequest } from "./request.ts";

/** Of all bodies that a worker reads, or holds until Next takes them. Forms are small: only an attacker fills this. */
const bytesInAll = 64 * 1024 * 1024;

export type Body =
  | { ok: true; body: Buffer }
  | { ok: false; code: "too large" | "too slow" | "too much" | "left" };

/** Bytes that are held, counted among those of all. */
export type Held = { readonly bytes: number; add(bytes: number): void; end(): void };

type Reading = { bytes: number; giveUp(): void };
const readings = new Set<Reading>();
let held = 0;

/** Counts what is held of a body from now on. When all that is held grows too large, the largest is given up. */
export function countHeld(giveUp: () => void): Held {
  const reading: Reading = { bytes: 0, giveUp };
  readings.add(reading);
  return {
    get bytes() {
      return reading.bytes;
    },
    add(bytes) {
      if (!readings.has(reading)) return;
      reading.bytes += bytes;
      held += bytes;
      if (held > bytesInAll) largest()?.giveUp();
    },
    end() {
      if (readings.delete(reading)) held -= reading.bytes;
    },
  };
}

/** Whether the client announces more than we take, known before a byte of it is read. */
export function announcesTooMuch(request: NodeRequest, limitBytes: number): boolean {
  return Number(request.headers["content-length"] ?? 0) > limitBytes;
}

/**
 * The whole body, at most `limitBytes`, within `bodyMs` however slowly it trickles. When all that are being
 * read grow over `bytesInAll`, the largest is given up ("too much").
 */
export function readBody(request: NodeRequest, limitBytes: number, bodyMs: number): Promise<Body> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const reading = countHeld(() => end({ ok: false, code: "too much" }));
    const end = (outcome: Body) => {
      clearTimeout(deadline);
      request.removeAllListeners("data");
      reading.end();
      chunks.length = 0;
      resolve(outcome);
    };
    const deadline = setTimeout(() => end({ ok: false, code: "too slow" }), bodyMs);
    request.on("data", (chunk: Buffer) => {
      if (reading.bytes + chunk.length > limitBytes) return end({ ok: false, code: "too large" });
      chunks.push(chunk);
      reading.add(chunk.length);
    });
    request.once("end", () => end({ ok: true, body: Buffer.concat(chunks) }));
    request.once("close", () => end({ ok: false, code: "left" }));
    request.once("error", () => end({ ok: false, code: "left" }));
  });
}

/**
 * Counts a body that was read among those for as long as it waits; gives what ends that. If it is the largest when they
 * grow too large, it is given up.
 */
export function holdBody(body: Buffer, giveUp: () => void): () => void {
  const reading = countHeld(giveUp);
  reading.add(body.length);
  return reading.end;
}

function largest(): Reading | undefined {
  return [...readings].reduce<Reading | undefined>(
    (most, reading) => (most && most.bytes >= reading.bytes ? most : reading),
    undefined,
  );
}

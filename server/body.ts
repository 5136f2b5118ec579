import { isUtf8 } from "node:buffer";
import type { Request } from "./client.ts";

const bodyLimitBytes = 1024 * 1024;
const bodyDeadlineMs = 30_000;

/** Of all bodies that a worker is reading. Forms are small: whoever fills this wants to. */
const bytesInAll = 64 * 1024 * 1024;

export type Body =
  | { ok: true; body: Buffer }
  | { ok: false; code: "too large" | "too slow" | "too much" | "left" };

type Reading = { bytes: number; giveUp(): void };
const readings = new Set<Reading>();
let held = 0;

/** Whether the client announces more than we take, known before a byte of it is read. */
export function announcesTooMuch(request: Request): boolean {
  return Number(request.headers["content-length"] ?? 0) > bodyLimitBytes;
}

/**
 * The whole body, at most `bodyLimitBytes`, within `bodyDeadlineMs` however slowly it trickles. When all that are being
 * read grow over `bytesInAll`, the largest is given up ("too much").
 */
export function readBody(request: Request): Promise<Body> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const reading: Reading = { bytes: 0, giveUp: () => end({ ok: false, code: "too much" }) };
    readings.add(reading);
    const end = (outcome: Body) => {
      clearTimeout(deadline);
      request.removeAllListeners("data");
      if (readings.delete(reading)) held -= reading.bytes;
      chunks.length = 0;
      resolve(outcome);
    };
    const deadline = setTimeout(() => end({ ok: false, code: "too slow" }), bodyDeadlineMs);
    request.on("data", (chunk: Buffer) => {
      reading.bytes += chunk.length;
      held += chunk.length;
      if (reading.bytes > bodyLimitBytes) return end({ ok: false, code: "too large" });
      chunks.push(chunk);
      if (held > bytesInAll) largest()?.giveUp();
    });
    request.once("end", () => end({ ok: true, body: Buffer.concat(chunks) }));
    request.once("close", () => end({ ok: false, code: "left" }));
    request.once("error", () => end({ ok: false, code: "left" }));
  });
}

function largest(): Reading | undefined {
  return [...readings].reduce<Reading | undefined>(
    (most, reading) => (most && most.bytes >= reading.bytes ? most : reading),
    undefined,
  );
}

/**
 * Whether a posted body is a form of ours: multipart, in UTF-8, with the hidden inputs Next puts into every form
 * (posted by the browser) or the arguments of a server action (posted by script: a list, in the field `0`).
 */
export async function isOurForm(
  body: Buffer,
  type: string | undefined,
  action: string | undefined,
): Promise<boolean> {
  if (!type?.toLowerCase().startsWith("multipart/form-data") || !isUtf8(body)) return false;
  const form = await formIn(body, type);
  if (!form) return false;
  if (action === undefined) return [...form.keys()].some((name) => name.startsWith("$ACTION_"));
  return /^[0-9a-f]{42}$/.test(action) && isList(form.get("0"));
}

async function formIn(body: Buffer, type: string): Promise<FormData | undefined> {
  try {
    const received = new globalThis.Response(new Uint8Array(body), { headers: { "content-type": type } });
    return await received.formData();
  } catch {
    return undefined;
  }
}

function isList(text: FormDataEntryValue | null): boolean {
  try {
    return typeof text === "string" && Array.isArray(JSON.parse(text));
  } catch {
    return false;
  }
}

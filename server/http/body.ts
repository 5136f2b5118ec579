import { isUtf8 } from "node:buffer";
import { MIMEType } from "node:util";
import { mostParts } from "./body-limits.ts";
import type { NodeRequest } from "./request.ts";

const bodyDeadlineMs = 30_000;

/** Of all bodies that a worker is reading, or holds until Next takes them. Forms are small: whoever fills this wants to. */
const bytesInAll = 64 * 1024 * 1024;

export type Body =
  | { ok: true; body: Buffer }
  | { ok: false; code: "too large" | "too slow" | "too much" | "left" };

type Reading = { bytes: number; giveUp(): void };
const readings = new Set<Reading>();
let held = 0;

/** Whether the client announces more than we take, known before a byte of it is read. */
export function announcesTooMuch(request: NodeRequest, limitBytes: number): boolean {
  return Number(request.headers["content-length"] ?? 0) > limitBytes;
}

/**
 * The whole body, at most `limitBytes`, within `bodyDeadlineMs` however slowly it trickles. When all that are being
 * read grow over `bytesInAll`, the largest is given up ("too much").
 */
export function readBody(request: NodeRequest, limitBytes: number): Promise<Body> {
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
      if (reading.bytes > limitBytes) return end({ ok: false, code: "too large" });
      chunks.push(chunk);
      if (held > bytesInAll) largest()?.giveUp();
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
  const reading: Reading = { bytes: body.length, giveUp };
  const letGo = () => {
    if (readings.delete(reading)) held -= reading.bytes;
  };
  readings.add(reading);
  held += reading.bytes;
  if (held > bytesInAll) largest()?.giveUp();
  return letGo;
}

function largest(): Reading | undefined {
  return [...readings].reduce<Reading | undefined>(
    (most, reading) => (most && most.bytes >= reading.bytes ? most : reading),
    undefined,
  );
}

/** A form of ours, as it was posted. */
export type PostedForm = Readonly<{
  /** The ids of the actions it asks for. */
  actions: readonly string[];
}>;

/**
 * Reads a posted body as a form of ours: multipart, in UTF-8, with the hidden inputs Next puts into every form (posted by
 * the browser) or the arguments of a server action (posted by script: a list, in the field `0`). Undefined for all else,
 * and for more than `mostParts` parts.
 */
export async function readForm(
  body: Buffer,
  type: string | undefined,
  action: string | undefined,
): Promise<PostedForm | undefined> {
  if (!type?.toLowerCase().startsWith("multipart/form-data") || !isUtf8(body)) return undefined;
  // Counted, which costs nothing, before they are parsed, which does.
  if (hasTooManyParts(body, type)) return undefined;
  const form = await formIn(body, type);
  if (!form) return undefined;
  if (action !== undefined)
    return /^[0-9a-f]{42}$/.test(action) && isList(form.get("0")) ? { actions: [action] } : undefined;
  const actions = actionsIn(form);
  return actions.length > 0 ? { actions } : undefined;
}

function hasTooManyParts(body: Buffer, type: string): boolean {
  const delimiter = `--${boundaryOf(type)}`;
  let parts = 0;
  for (let at = body.indexOf(delimiter); at !== -1; at = body.indexOf(delimiter, at + delimiter.length)) {
    parts += 1;
    // The last one ends the form.
    if (parts > mostParts + 1) return true;
  }
  return false;
}

/** As the parser finds it (WHATWG MIME Sniffing, 4.4), so that both count the same parts. */
function boundaryOf(type: string): string {
  try {
    return new MIMEType(type).params.get("boundary") ?? "";
  } catch {
    return "";
  }
}

/**
 * Actions stand in hidden inputs: their id in the name of one, or where one has arguments, in the first of those that a
 * reference names. Of a kind that Next would not read: as an id that no page has.
 */
function actionsIn(form: FormData): string[] {
  return [...form.keys()].flatMap((name) => {
    const [, id, reference] = /^\$ACTION_(?:ID_(.*)|REF_(.*))$/s.exec(name) ?? [];
    if (id !== undefined) return [id];
    if (reference === undefined) return [];
    const described = form.getAll(`$ACTION_${reference}:0`);
    return described.map((text) => idOf(String(text)));
  });
}

/** As whoever takes the reference apart next reads it. What is none names no action. */
function idOf(reference: string): string {
  try {
    return String(JSON.parse(reference).id);
  } catch {
    return "";
  }
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

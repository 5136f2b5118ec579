import { isUtf8 } from "node:buffer";
import { MIMEType } from "node:util";

/**
 * Parts of a posted form: far more than a hundred fields have controls, postal addresses and ticked boxes included. Each
 * costs more to read than its bytes do.
 */
export const mostParts = 2_000;

/** A form of ours, as it was posted. */
export type PostedForm = Readonly<{
  /** The ids of the actions it asks for. */
  actions: readonly string[];
}>;

/**
 * Reads a posted body as a form of ours: multipart, its texts in UTF-8, with the hidden inputs Next puts into every form (posted by
 * the browser) or the arguments of a server action (posted by script: a list, in the field `0`). Undefined for all else,
 * and for more than `mostParts` parts.
 */
export async function readForm(
  body: Buffer,
  type: string | undefined,
  action: string | undefined,
  takesFiles?: true,
): Promise<PostedForm | undefined> {
  if (!type?.toLowerCase().startsWith("multipart/form-data")) return undefined;
  const boundary = boundaryOf(type);
  // Counted, which costs nothing, before anything is done with each of them, which does.
  if (boundary === "" || hasTooManyParts(body, boundary)) return undefined;
  if (!(takesFiles ? hasReadableTexts(body, boundary) : isUtf8(body))) return undefined;
  const form = await formIn(body, type);
  if (!form) return undefined;
  if (action !== undefined)
    return /^[0-9a-f]{42}$/.test(action) && isList(form.get("0")) ? { actions: [action] } : undefined;
  const actions = actionsIn(form);
  return actions.length > 0 ? { actions } : undefined;
}

/** Whether all is UTF-8 but what parts with a file name hold (RFC 7578, 4.2). */
function hasReadableTexts(body: Buffer, boundary: string): boolean {
  const delimiter = `--${boundary}`;
  for (let at = body.indexOf(delimiter); at !== -1; ) {
    const next = body.indexOf(delimiter, at + delimiter.length);
    const part = body.subarray(at + delimiter.length, next === -1 ? body.length : next);
    const head = part.subarray(0, part.indexOf("\r\n\r\n") + 1);
    if (!isUtf8(/;\s*filename\*?=/i.test(head.toString("latin1")) ? head : part)) return false;
    at = next;
  }
  return true;
}

function hasTooManyParts(body: Buffer, boundary: string): boolean {
  const delimiter = `--${boundary}`;
  let parts = 0;
  for (let at = body.indexOf(delimiter); at !== -1; at = body.indexOf(delimiter, at + delimiter.length)) {
    parts += 1;
    // The last one ends the form.
    if (parts > mostParts + 1) return true;
  }
  return false;
}

/** As the parser finds it (WHATWG MIME Sniffing, 4.4), so that both count the same parts. */
export function boundaryOf(type: string): string {
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

/** As Next reads the reference. A text that is none names no action. */
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

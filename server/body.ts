import { isUtf8 } from "node:buffer";
import type { Request } from "./client.ts";

const bodyLimitBytes = 1024 * 1024;
const bodyDeadlineMs = 30_000;

export type Body = { ok: true; body: Buffer } | { ok: false; code: "too large" | "too slow" | "left" };

/** Whether the client announces more than we take, known before a byte of it is read. */
export function announcesTooMuch(request: Request): boolean {
  return Number(request.headers["content-length"] ?? 0) > bodyLimitBytes;
}

/** The whole body, at most `bodyLimitBytes`, within `bodyDeadlineMs` however slowly it trickles. */
export function readBody(request: Request): Promise<Body> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const end = (outcome: Body) => {
      clearTimeout(deadline);
      request.removeAllListeners("data");
      resolve(outcome);
    };
    const deadline = setTimeout(() => end({ ok: false, code: "too slow" }), bodyDeadlineMs);
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > bodyLimitBytes) end({ ok: false, code: "too large" });
      else chunks.push(chunk);
    });
    request.once("end", () => end({ ok: true, body: Buffer.concat(chunks) }));
    request.once("close", () => end({ ok: false, code: "left" }));
    request.once("error", () => end({ ok: false, code: "left" }));
  });
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

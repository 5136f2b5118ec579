import type { SignedIn } from "#features/act.ts";
import type { ExportFile } from "#features/export/export-file.ts";
import { beginExport } from "#features/export/export-turn.ts";
import { recordExport } from "#features/export/record-export.ts";
import { isStillOpen } from "#features/sessions/list-sessions.ts";
import { log } from "#lib/log.ts";
import { type Refusal, requestContext } from "#lib/request-context.ts";
import { requireMember } from "./current-member.ts";

/**
 * Answers a GET with a member's file, as one of their exports: counted, recorded, one at a time until it is sent, its
 * reader has left or a minute is over. HEAD and a browser that fetches ahead bring about nothing, and another site gets
 * nothing. `requireOwner` gives whose file it is.
 */
export async function download(file: ExportFile, requireOwner = requireMember): Promise<Response> {
  return downloadBy(requireOwner, file, async (act) => {
    const pieces = await file.pieces(act);
    return { pieces, record: () => recordExport(act, file.format) };
  });
}

/**
 * The same for a file whose making is recorded otherwise: `make` gives its pieces, and what is to be done before the
 * first one leaves.
 */
export async function downloadBy(
  require: () => Promise<SignedIn>,
  file: Named,
  make: (act: SignedIn) => Promise<Made>,
): Promise<Response> {
  const { fetchSite, prefetch, method } = requestContext();
  if (fetchSite === "cross-site" || fetchSite === "same-site") return refuse("other-site");
  const act = await require();
  if (prefetch) return unavailable();
  return method === "HEAD" ? headersOf(file) : streamed(file, act, make);
}

type Named = Pick<ExportFile, "filename" | "type">;
type Pieces = AsyncIterable<string | Uint8Array>;
type Made = Readonly<{ pieces: Pieces; record?: () => Promise<void> }>;

/** For an address that names no file. */
export function noSuchFile(): Response {
  return refuse("not-found");
}

async function streamed(
  file: Named,
  act: SignedIn,
  make: (act: SignedIn) => Promise<Made>,
): Promise<Response> {
  const turn = await beginExport(act);
  if (!turn.ok) return tooMany(turn.retryAfterSeconds);
  const current = requestContext();
  const { left } = current;
  let ended: Promise<void> | undefined;
  const end = () => {
    ended ??= turn.end();
    return ended;
  };
  // Whoever leaves before the first piece leaves a stream that never begins, and so never ends.
  left?.addEventListener("abort", () => void end().catch(noteUnended), { once: true });
  try {
    const { pieces, record } = await make(act);
    if (left?.aborted) {
      await end();
      return unavailable();
    }
    await record?.();
    current.stream = endedBy(whileOpen(pieces, act), end);
    return headersOf(file);
  } catch (error) {
    await end();
    throw error;
  }
}

/** A session that ends cuts the file off: what is left of it is not its reader's any more. */
export async function* whileOpen(pieces: Pieces, act: SignedIn): Pieces {
  for await (const piece of pieces) {
    if (!(await isStillOpen(act))) throw new Error("The session of this download has ended.");
    yield piece;
  }
}

async function* endedBy(pieces: Pieces, end: () => Promise<void>): Pieces {
  try {
    yield* pieces;
  } finally {
    await end();
  }
}

function noteUnended(error: unknown): void {
  log.error("export not ended", { error });
}

function headersOf({ filename, type }: Named): Response {
  return new Response(null, {
    headers: { "content-type": type, "content-disposition": `attachment; filename="${filename}"` },
  });
}

function tooMany(retryAfterSeconds: number): Response {
  requestContext().retryAfterSeconds = retryAfterSeconds;
  return refuse("too-many");
}

/** Has the door answer with its own page. */
export function refuse(refusal: Refusal): Response {
  requestContext().refusal = refusal;
  return new Response(null, { status: 404 });
}

/** To a browser that fetches ahead: it asks again when somebody really wants the file. */
export function unavailable(): Response {
  requestContext().status = 503;
  return new Response(null, { status: 503 });
}

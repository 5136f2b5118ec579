import type { SignedIn } from "#features/act.ts";
import { type ExportFormat, exportEverything, recordExport } from "#features/export/export-everything.ts";
import { beginExport } from "#features/export/export-turn.ts";
import { requireMember } from "#features/request/current-member.ts";
import { type Refusal, requestContext } from "#lib/request-context.ts";

/** The member's information as a file. The one GET that leaves a trace: an activity, once it was really asked for. */
export async function GET(): Promise<Response> {
  const { address, fetchSite, prefetch } = requestContext();
  if (fetchSite === "cross-site" || fetchSite === "same-site") return refuse("other-site");
  const format = new URL(address, "https://own.invalid").searchParams.get("format") ?? "json";
  if (format !== "json" && format !== "csv") return refuse("not-found");
  const act = await requireMember();
  if (prefetch) return unavailable();
  const turn = await beginExport(act);
  if (!turn.ok) return tooMany(turn.retryAfterSeconds);
  try {
    return await download(act, format);
  } finally {
    await turn.end();
  }
}

async function download(act: SignedIn, format: ExportFormat): Promise<Response> {
  const { method, left } = requestContext();
  const file = await exportEverything(act, format, left);
  // Nobody is there any more to read this.
  if (!file) return unavailable();
  if (method !== "HEAD") await recordExport(act, format);
  return new Response(file.body, {
    headers: { "content-type": file.type, "content-disposition": `attachment; filename="${file.filename}"` },
  });
}

function tooMany(retryAfterSeconds: number): Response {
  requestContext().retryAfterSeconds = retryAfterSeconds;
  return refuse("too-many");
}

function refuse(refusal: Refusal): Response {
  requestContext().refusal = refusal;
  return new Response(null, { status: 404 });
}

/** To a browser that fetches ahead: it asks again when somebody really wants the file. */
function unavailable(): Response {
  requestContext().status = 503;
  return new Response(null, { status: 503 });
}

import { exportEverything, recordExport } from "#features/information/export-information.ts";
import { requireMember } from "#features/sessions/current-member.ts";
import { exchange, type Refusal } from "#lib/exchange.ts";

/** The member's information as a file. The one GET that leaves a trace: an activity, once it was really asked for. */
export async function GET(): Promise<Response> {
  const { address, fetchSite, method, prefetch } = exchange();
  if (fetchSite === "cross-site" || fetchSite === "same-site") return refuse("other-site");
  const format = new URL(address, "https://own.invalid").searchParams.get("format") ?? "json";
  if (format !== "json" && format !== "csv") return refuse("not-found");
  const act = await requireMember();
  if (prefetch) return unavailable();
  const { body, type, filename } = await exportEverything(act, format);
  if (method !== "HEAD") await recordExport(act, format);
  return new Response(body, {
    headers: { "content-type": type, "content-disposition": `attachment; filename="${filename}"` },
  });
}

function refuse(refusal: Refusal): Response {
  exchange().refusal = refusal;
  return new Response(null, { status: 404 });
}

/** To a browser that fetches ahead: it asks again when somebody really wants the file. */
function unavailable(): Response {
  exchange().status = 503;
  return new Response(null, { status: 503 });
}

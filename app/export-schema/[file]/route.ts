import { exportSchema } from "#features/export/export-schema.ts";
import { noSuchFile } from "#features/request/download.ts";
import { requestContext } from "#lib/request-context.ts";

const hour = 60 * 60;

/** The schema that a JSON export names (docs/export.md): the same for everybody, and of no secret. */
export async function GET(_: Request, { params }: { params: Promise<{ file: string }> }): Promise<Response> {
  const schema = exportSchema((await params).file);
  if (!schema) return noSuchFile();
  requestContext().headers["cache-control"] = `public, max-age=${hour}`;
  return new Response(`${JSON.stringify(schema, null, 2)}\n`, {
    headers: { "content-type": "application/schema+json; charset=utf-8" },
  });
}

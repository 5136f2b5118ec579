import { informationFiles } from "#features/export/export-everything.ts";
import { download, noSuchFile } from "#features/request/download.ts";
import { requestContext } from "#lib/request-context.ts";

/** The member's information as a file. With /activity/export the only GET that leaves a trace. */
export function GET(): Promise<Response> | Response {
  const format =
    new URL(requestContext().address, "https://own.invalid").searchParams.get("format") ?? "json";
  return format === "json" || format === "csv" ? download(informationFiles[format]) : noSuchFile();
}

import { informationFiles } from "#features/export/export-everything.ts";
import { download, noSuchFile } from "#features/request/download.ts";
import { queryValue } from "#lib/request-context.ts";

/** The member's information as a file. With /activity/export the only GET that leaves a trace. */
export function GET(): Promise<Response> | Response {
  const format = queryValue("format") ?? "json";
  return format === "json" || format === "csv" ? download(informationFiles[format]) : noSuchFile();
}

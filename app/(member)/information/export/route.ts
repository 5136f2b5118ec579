import { informationFiles } from "#features/export/export-everything.ts";
import { requireMemberOrWaiting } from "#features/request/current-member.ts";
import { download, noSuchFile } from "#features/request/download.ts";
import { queryValue } from "#lib/request-context.ts";

/** The member's information as a file. With /activity/export the only GET that leaves a trace. */
export function GET(): Promise<Response> | Response {
  const format = queryValue("format") ?? "json";
  if (format !== "json" && format !== "csv") return noSuchFile();
  return download(informationFiles[format], requireMemberOrWaiting);
}

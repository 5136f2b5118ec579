import { words } from "#app/_ui/words.ts";
import { informationFiles } from "#features/export/export-everything.ts";
import { informationArchive } from "#features/export/information-archive.ts";
import { requireMemberOrWaiting } from "#features/request/current-member.ts";
import { download, noSuchFile } from "#features/request/download.ts";
import { queryValue } from "#lib/request-context.ts";
import { readablePage } from "./readable-page.ts";

/** Readable for everybody, beside what programs read. */
const archive = informationArchive(async (act) => readablePage(act, await words()));

/** The member's information as a file. With /activity/export the only GET that leaves a trace. */
export function GET(): Promise<Response> | Response {
  const format = queryValue("format") ?? "json";
  if (format === "zip") return download(archive, requireMemberOrWaiting);
  if (format !== "json" && format !== "csv" && format !== "vcf") return noSuchFile();
  return download(informationFiles[format], requireMemberOrWaiting);
}

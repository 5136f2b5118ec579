import { atomically, isUnavailable } from "#db/client.ts";
import type { SignedIn } from "#features/act.ts";
import { record } from "#features/activity/record.ts";
import { log } from "#lib/log.ts";
import type { ExportFormat } from "./export-file.ts";

/** Writes down that the member took it with them. A disk that takes nothing more keeps nobody's information here. */
export async function recordExport(act: SignedIn, format: ExportFormat): Promise<void> {
  try {
    await atomically((tx) => record(tx, act, "exported", [{ format }]));
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    log.warn("export not recorded", { id: act.from.requestId, member: act.subject.id, format, error });
  }
}

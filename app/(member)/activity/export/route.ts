import { activityFile } from "#features/export/export-activity.ts";
import { download } from "#features/request/download.ts";

/** The member's activity as a file; a trace of it stays there. */
export const GET = () => download(activityFile);

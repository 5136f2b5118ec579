import { join } from "node:path";
import { adoptKeys, openKeys } from "#lib/keys.ts";
import { adoptSettings, readSettings } from "#lib/settings.ts";

/** Takes on the settings and keys of a portal that `seed.ts` has made, so that its data can be worked with here. */
export function openSeeded(folder: string, databaseUrl?: string): void {
  const paths = {
    DATA_DIR: join(folder, "data"),
    CERT_DIR: join(folder, "certs"),
    ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }),
  };
  const settings = readSettings({ ...paths, LOG_LEVEL: "error" }, undefined, folder);
  adoptSettings(settings);
  adoptKeys(openKeys(settings));
}

import { mkdirSync, statfsSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { readSettings } from "#lib/settings.ts";
import { temporaryDirectory } from "../../tests/support/fresh-portal.ts";
import { fullDisk, roomWanted } from "./disk-room.ts";

const megabyte = 1024 * 1024;
const spare = 100 * megabyte;

/** Of a portal whose database has so many bytes; the file is sparse and takes none. */
function settingsWith(bytes: number, given: Record<string, string> = {}) {
  const folder = temporaryDirectory();
  const settings = readSettings(
    { DATA_DIR: join(folder, "data"), CERT_DIR: join(folder, "certs"), ...given },
    undefined,
    folder,
  );
  if (settings.databaseUrl.startsWith("file:")) {
    const file = settings.databaseUrl.slice("file:".length);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, "");
    truncateSync(file, bytes);
  }
  return settings;
}

test("beside the database twice its size is wanted, and once where backups of it are made", () => {
  const settings = settingsWith(10 * megabyte, { BACKUP_SCHEDULE: "daily 02:30", BACKUP_DIR: "/backups" });
  expect(roomWanted(settings)).toEqual([
    { folder: settings.dataDir, wantedBytes: spare + 20 * megabyte },
    { folder: settings.dataDir, wantedBytes: spare },
    { folder: settings.certDir, wantedBytes: spare },
    { folder: "/backups", wantedBytes: spare + 10 * megabyte },
  ]);
});

test("of a database on a server, and of backups that nobody makes, nothing is wanted", () => {
  const settings = settingsWith(0, { DATABASE_URL: "postgres://localhost/portal", BACKUP_SCHEDULE: "off" });
  expect(new Set(roomWanted(settings).map(({ wantedBytes }) => wantedBytes))).toEqual(new Set([spare]));
});

test("a disk with room is no notice, one where deleting would fail is", async () => {
  expect(await fullDisk(settingsWith(1000))).toBeUndefined();
  const { bavail, bsize } = statfsSync(temporaryDirectory());
  const half = settingsWith(Math.ceil((bavail * bsize) / 2), { BACKUP_SCHEDULE: "off" });
  const about = await fullDisk(half);
  expect(about).toMatchObject({ folder: half.dataDir });
  expect(about?.wanted).toBeGreaterThan((bavail * bsize) / megabyte);
  // To one digit: the next look finds the same, though others write meanwhile.
  expect(String(about?.free)).toMatch(/^[1-9]0*$/);
});

test("what lies on one disk is added up", async () => {
  const { bavail, bsize } = statfsSync(temporaryDirectory());
  // Twice the database alone would fit, with a backup it does not.
  const bytes = Math.ceil(bavail * bsize * 0.4);
  expect(await fullDisk(settingsWith(bytes, { BACKUP_SCHEDULE: "off" }))).toBeUndefined();
  expect(await fullDisk(settingsWith(bytes, { BACKUP_SCHEDULE: "daily 02:30" }))).toBeDefined();
});

import { mkdirSync, statfsSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { backupRoom, rehearsalRoom } from "#db/copy-room.ts";
import { requireRoom } from "#features/backups/room.ts";
import { readSettings } from "#lib/settings.ts";
import { temporaryDirectory } from "../../tests/support/fresh-portal.ts";
import { fullDisk, roomsWanted } from "./disk-room.ts";

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

test("deleting takes twice the database beside it; of backups, what they and their rehearsals ask for", () => {
  const settings = settingsWith(10 * megabyte, { BACKUP_SCHEDULE: "daily 02:30", BACKUP_DIR: "/backups" });
  const { dataDir, certDir } = settings;
  const [deleting, ...backups] = roomsWanted(settings, 11);
  const beside = settings.databaseUrl.startsWith("file:") ? 20 * megabyte : 0;
  expect(deleting).toEqual([
    { folder: dataDir, bytes: beside },
    { folder: dataDir, bytes: 0 },
    { folder: certDir, bytes: 0 },
  ]);
  expect(backups).toEqual([backupRoom(11, settings, "/backups"), rehearsalRoom(11, settings)]);
});

test("of a database on a server, and of backups that nobody makes, nothing is wanted", () => {
  const settings = settingsWith(0, { DATABASE_URL: "postgres://localhost/portal", BACKUP_SCHEDULE: "off" });
  expect(new Set(roomsWanted(settings, 11).flatMap((rooms) => rooms.map(({ bytes }) => bytes)))).toEqual(
    new Set([0]),
  );
});

test("a disk with room is no notice, one where deleting would fail is", async () => {
  expect(await fullDisk(settingsWith(1000))).toBeUndefined();
  const { bavail, bsize } = statfsSync(temporaryDirectory());
  const bytes = Math.ceil((bavail * bsize) / 2);
  const half = settingsWith(bytes, { BACKUP_SCHEDULE: "off" });
  const about = await fullDisk(half);
  expect(about).toMatchObject({ folder: half.dataDir });
  expect(about?.wanted).toBe(Math.ceil((2 * bytes + spare) / megabyte));
  // To one digit: the next look finds the same, though others write meanwhile.
  expect(String(about?.free)).toMatch(/^[1-9]0*$/);
});

test("it comes before a backup or its rehearsal is refused", async () => {
  const { bavail, bsize } = statfsSync(temporaryDirectory());
  // Twice the database alone would fit, a rehearsal does not.
  const bytes = Math.ceil(bavail * bsize * 0.4);
  expect(await fullDisk(settingsWith(bytes, { BACKUP_SCHEDULE: "off" }))).toBeUndefined();
  const settings = settingsWith(bytes, { BACKUP_SCHEDULE: "daily 02:30" });
  await expect(requireRoom(rehearsalRoom(bytes, settings))).rejects.toThrow(/ MB left/);
  expect(await fullDisk(settings)).toBeDefined();
});

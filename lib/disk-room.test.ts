import { statfsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryDirectory } from "../tests/support/fresh-portal.ts";
import { lackingRoom } from "./disk-room.ts";

const folder = temporaryDirectory();
const free = (() => {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
})();
const part = (share: number, of = folder) => ({ folder: of, bytes: Math.ceil(free * share) });

test("what is wanted on one disk adds up, with spare room once, also of folders that are still to be made", async () => {
  const later = join(folder, "to/come");
  expect(await lackingRoom([part(0.6)])).toBeUndefined();
  expect(await lackingRoom([part(0.4), part(0.4, later)], free * 0.1)).toBeUndefined();
  const lacking = await lackingRoom([part(0.6, later), part(0.6)], 1000);
  expect(lacking).toMatchObject({ folder: later, wantedBytes: 2 * part(0.6).bytes + 1000 });
  expect(lacking?.freeBytes).toBeLessThan(lacking?.wantedBytes ?? 0);
});

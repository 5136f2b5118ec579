import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import yauzl from "yauzl";
import { aMember } from "../../tests/support/a-member.ts";
import { freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { textOf } from "../../tests/support/text-of.ts";
import { archiveNames } from "./archive-names.ts";
import { informationFiles } from "./export-everything.ts";
import { type ArchivedFile, informationArchive, packed } from "./information-archive.ts";

freshPortalPerTest();

const at = new Date("2026-11-25T12:00:00Z");

async function bytesOf(pieces: AsyncIterable<string | Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(Buffer.from(piece as Uint8Array));
  return Buffer.concat(all);
}

function aFile(name: string, ...pieces: (string | Uint8Array)[]): ArchivedFile {
  return {
    name,
    isCompressed: true,
    async *pieces() {
      yield* pieces;
    },
  };
}

/** What a strict reader finds in an archive. */
async function unpacked(archive: Buffer): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>();
  const opened = await yauzl.fromBufferPromise(archive, { strictFileNames: true });
  for await (const entry of opened.eachEntry())
    found.set(entry.fileName, await bytesOf(await opened.openReadStreamPromise(entry)));
  return found;
}

test("it holds the same files as can be had one by one, the activity, and what is put beside them", async () => {
  const ada = await aMember({ username: "Ada" });
  const archive = informationArchive(async () => "<!doctype html>");
  const files = await unpacked(await bytesOf(await archive.pieces(ada)));
  expect([...files.keys()]).toEqual([
    ...["index.html", "postern-information.json", "postern-information.csv", "postern-information.vcf"],
    "postern-activity.csv",
  ]);
  for (const format of ["json", "csv", "vcf"] as const)
    expect(files.get(`postern-information.${format}`)?.toString()).toBe(
      await textOf(informationFiles[format], ada),
    );
});

test("other programs unpack it to the same bytes, whatever the names and the bytes are", async () => {
  const names = archiveNames([
    { fieldKey: "photo", name: "Grüße 🚪.jpg" },
    { fieldKey: "photo", name: "../../etc/passwd" },
    { fieldKey: "photo", name: "C:\\a.txt" },
    { fieldKey: "photo", name: "con" },
  ]);
  const contents = names.map((_, number) => Buffer.alloc(200_000 * number, number));
  const files = names.map((name, number) => aFile(name, contents[number] ?? ""));
  const archive = await bytesOf(packed(files, at));
  expect([...(await unpacked(archive))]).toEqual(names.map((name, number) => [name, contents[number]]));
  const folder = mkdtempSync(join(tmpdir(), "postern-archive-"));
  writeFileSync(join(folder, "it.zip"), archive);
  const tested = spawnSync("python3", ["-m", "zipfile", "-t", join(folder, "it.zip")], { encoding: "utf8" });
  // Where there is no Python, the reader above has to do.
  if (!tested.error) expect(tested.stdout).toContain("Done testing");
  const unzip = spawnSync("unzip", ["-q", join(folder, "it.zip"), "-d", folder], { encoding: "utf8" });
  if (!unzip.error) expect(readdirSync(join(folder, "files"))).toHaveLength(names.length);
});

test("names are each there once, in one folder, and such as every system can have", () => {
  const anyName = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: fc.constantFrom(..."aA.:/\\ é") }),
  );
  const keys = fc.constantFrom("photo", "Photo", "a.b");
  fc.assert(
    fc.property(fc.array(fc.record({ fieldKey: keys, name: anyName }), { maxLength: 20 }), (files) => {
      const names = archiveNames(files);
      expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(files.length);
      for (const name of names) {
        expect(name).toMatch(/^files\/[^\\/:*?"<>|\p{Cc}]+$/u);
        expect(Buffer.byteLength(name.slice("files/".length))).toBeLessThanOrEqual(255);
        expect(name).not.toMatch(/[. ]$/);
      }
    }),
    { numRuns: 500 },
  );
});

test("a file ends where its reader stops, and only so much is read as is taken", async () => {
  let [read, isOver] = [0, false];
  async function* endless() {
    try {
      for (;;) {
        read += 1;
        yield Buffer.alloc(64 * 1024, read % 256);
      }
    } finally {
      isOver = true;
    }
  }
  const archive = packed([{ name: "endless", isCompressed: false, pieces: endless }], at);
  for (let pieces = 0; pieces < 50; pieces += 1) await archive.next();
  expect(read).toBeLessThan(70);
  await archive.return(undefined);
  await promisify(setImmediate)();
  expect(isOver).toBe(true);
});

test("a file that breaks off ends the archive with its error", async () => {
  async function* broken() {
    yield "so far";
    throw new Error("The disk is gone.");
  }
  const archive = packed([{ name: "broken", isCompressed: true, pieces: broken }], at);
  await expect(bytesOf(archive)).rejects.toThrow("The disk is gone.");
});

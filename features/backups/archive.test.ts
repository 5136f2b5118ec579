import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Readable, Writable } from "node:stream";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import fc from "fast-check";
import { create } from "tar";
import { expect, test } from "vitest";
import { StartProblem } from "#lib/start-problem.ts";
import { temporaryDirectory } from "../../tests/support/fresh-portal.ts";
import { type Encryption, type Manifest, type Opening, packBackup, unpackBackup } from "./archive.ts";
import { isOfBackup, readManifest } from "./manifest.ts";

const contents = {
  "data/postern.db": Buffer.alloc(200_000, "rows "),
  "data/erased": Buffer.alloc(0),
  "settings.env": Buffer.from('PORT="8443"\n'),
};

function manifestOf(files: Readonly<Record<string, Buffer>>, differences: object = {}): Manifest {
  return {
    ...{ format: "postern-backup", version: 1, postern: "0.1.0", madeAt: "2026-11-28T02:30:00.000Z" },
    ...{ portal: "Postern", from: "sqlite", by: "command", keys: false },
    ...{ keyIds: { data: [], pepper: [] }, migrations: [], tables: [] },
    files: Object.entries(files).map(([path, content]) => ({
      ...{ path, bytes: content.length },
      sha256: createHash("sha256").update(content).digest("hex"),
    })),
    ...differences,
  };
}

function stage(files: Readonly<Record<string, Buffer>>, manifest: unknown): string {
  const folder = temporaryDirectory();
  for (const [path, content] of Object.entries({ ...files, "backup.json": JSON.stringify(manifest) })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

async function packed(encryption?: Encryption): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const write = (chunk: Buffer, _: unknown, done: () => void) => {
    chunks.push(chunk);
    done();
  };
  await packBackup(stage(contents, manifestOf(contents)), new Writable({ write }), encryption);
  return Buffer.concat(chunks);
}

/** In pieces of this many bytes. */
async function unpacked(backup: Buffer, opening: Opening = {}, pieceBytes = 65_536) {
  const folder = temporaryDirectory();
  const pieces = Array.from({ length: Math.ceil(backup.length / pieceBytes) }, (_, at) =>
    backup.subarray(at * pieceBytes, (at + 1) * pieceBytes),
  );
  return {
    folder,
    manifest: await unpackBackup(Readable.from(pieces, { objectMode: false }), folder, opening),
  };
}

const identity = await generateX25519Identity();
const [plain, sealed] = await Promise.all([
  packed(),
  packed({ recipients: [await identityToRecipient(identity)] }),
]);
const opening = { identities: [identity] };

test.each([
  ["as it is", plain, {}],
  ["encrypted", sealed, opening],
])("what goes in comes out, %s, in whatever pieces it arrives", async (_, backup, opening) => {
  for (const pieceBytes of [997, 65_536, backup.length]) {
    const { folder, manifest } = await unpacked(backup, opening, pieceBytes);
    expect(manifest).toEqual(manifestOf(contents));
    for (const [path, content] of Object.entries(contents))
      expect(readFileSync(join(folder, path)).equals(content)).toBe(true);
  }
});

test.each([
  ["a plain one", plain, {}],
  ["an encrypted one", sealed, opening],
])("%s that is cut off anywhere is a sentence", async (_, backup, opening) => {
  // At its end a tar has at least two empty blocks, without which it is whole all the same.
  const most = backup === plain ? backup.length - 12_288 : backup.length - 1;
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: most }), async (length) => {
      await expect(unpacked(backup.subarray(0, length), opening)).rejects.toThrow(StartProblem);
    }),
    { numRuns: 25, examples: [[0], [10], [60], [100], [512], [most]] },
  );
});

test.each([
  ["a plain one", plain, {}],
  ["an encrypted one", sealed, opening],
])("%s with one byte changed is a sentence, or what it was", async (_, backup, opening) => {
  await fc.assert(
    fc.asyncProperty(fc.nat(backup.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
      const changed = Buffer.from(backup);
      changed[at] = (changed[at] ?? 0) ^ by;
      const outcome = await unpacked(changed, opening).catch((error: unknown) => error);
      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(StartProblem);
      else {
        const { folder } = outcome as { folder: string };
        for (const [path, content] of Object.entries(contents))
          expect(readFileSync(join(folder, path)).equals(content)).toBe(true);
      }
    }),
    {
      numRuns: 40,
      examples: [
        [0, 1],
        [5, 255],
        [512, 1],
        [1_600, 3],
      ],
    },
  );
});

test("what is no backup is said to be none", async () => {
  const tar = temporaryDirectory();
  writeFileSync(join(tar, "a.txt"), "a letter");
  create({ cwd: tar, file: join(tar, "a.tar"), sync: true }, ["a.txt"]);
  for (const foreign of [Buffer.alloc(0), Buffer.from("x".repeat(5_000)), readFileSync(join(tar, "a.tar"))])
    await expect(unpacked(foreign)).rejects.toThrow("This is no backup of the portal.");
});

test("a compressed one is none", async () => {
  for (const compressed of [gzipSync(plain), zstdCompressSync(plain)])
    for (const pieceBytes of [1, 65_536])
      await expect(unpacked(compressed, {}, pieceBytes)).rejects.toThrow("This is no backup of the portal.");
});

test("of a file that is longer or shorter than the manifest says nothing is written", async () => {
  for (const bytes of [3, 100_000]) {
    const tar = tarOf(
      { "data/erased": Buffer.alloc(bytes) },
      manifestOf({ "data/erased": Buffer.alloc(50) }),
    );
    const folder = temporaryDirectory();
    const source = Readable.from([tar], { objectMode: false });
    await expect(unpackBackup(source, folder, {})).rejects.toThrow(/damaged .*data\/erased/);
    expect(readdirSync(folder)).toEqual(["backup.json"]);
  }
});

test("what no disk has room for is refused before any of it is written", async () => {
  const manifest = manifestOf(contents);
  const [first] = manifest.files;
  const huge = { ...manifest, files: [{ ...first, bytes: 2 ** 52 }] };
  await expect(unpacked(tarOf(contents, huge))).rejects.toThrow(/MB left, and 4503599628 MB are needed/);
});

test.each([
  ...["data/more", "data/lock", "data/staging/lock", "data/rehearsal-key", "data/erased/x", "settings.env/x"],
  ...["certs/more.pem", "certs/local/../x.pem", "certs/local/x.txt", "certs/acme/.pem", "certs/other/x.pem"],
])("a file %s, which no portal puts into a backup, is refused", async (path) => {
  expect(isOfBackup(path)).toBe(false);
  await expect(unpacked(tarOf({}, manifestOf({ [path]: Buffer.from("x") })))).rejects.toThrow(/damaged/);
});

test("a newer version's is said to be newer", async () => {
  const tar = tarOf(contents, { format: "postern-backup", version: 2 });
  await expect(unpacked(tar)).rejects.toThrow(/newer version/);
});

test("the name of the portal in a backup that somebody has forged steers no terminal", () => {
  const forged = manifestOf({}, { portal: "Club \u001b[2J\u202e" });
  expect(readManifest(JSON.stringify(forged)).portal).toBe("Club \\u{1b}[2J\\u{202e}");
});

test("nothing is written outside of the folder, and nothing that the manifest does not name", async () => {
  const bad: Record<string, Buffer> = { "data/../../outside": Buffer.from("x") };
  await expect(unpacked(tarOf({}, manifestOf(bad)))).rejects.toThrow(/damaged/);
  const more = { ...contents, "data/more": Buffer.from("x") };
  await expect(unpacked(tarOf(more, manifestOf(contents)))).rejects.toThrow(/damaged .*data\/more/);
  const folder = stage({}, manifestOf({ "data/erased": Buffer.alloc(0) }));
  mkdirSync(join(folder, "data"));
  symlinkSync("/etc/passwd", join(folder, "data/erased"));
  create({ cwd: folder, file: join(folder, "a.tar"), sync: true }, ["backup.json", "data/erased"]);
  await expect(unpacked(readFileSync(join(folder, "a.tar")))).rejects.toThrow(/damaged .*data\/erased/);
});

function tarOf(files: Readonly<Record<string, Buffer>>, manifest: unknown): Buffer {
  const folder = stage(files, manifest);
  const names = ["backup.json", ...Object.keys(files)];
  create({ cwd: folder, file: join(folder, "a.tar"), sync: true, portable: true }, names);
  expect(readdirSync(folder)).toContain("a.tar");
  return readFileSync(join(folder, "a.tar"));
}

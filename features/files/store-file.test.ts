import { expect, test } from "vitest";
import { atomically, database } from "#db/client.ts";
import { eq } from "#db/drizzle.ts";
import { filePieces, files } from "#db/schema.ts";
import { cleanUp } from "#features/clean-up.ts";
import { deleteMember } from "#features/membership/delete-member.ts";
import { SealBroken } from "#lib/sealing.ts";
import { aFileField, textOfBytes, upload } from "../../tests/support/a-file.ts";
import { aMember, hour, minute, start, type TestMember } from "../../tests/support/a-member.ts";
import { freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { adoptFile } from "./adopt-file.ts";
import { type KeptFile, valueOfFile } from "./kept-file.ts";
import { readFile } from "./read-file.ts";
import { pieceBytes } from "./sealed-file.ts";

freshPortalPerTest();

const adopt = (member: TestMember, file: KeptFile, key = "photo") =>
  atomically((tx) => adoptFile(tx, member.subject.id, key, valueOfFile(file)));

async function uploaded(...given: Parameters<typeof upload>): Promise<KeptFile> {
  const stored = await upload(...given);
  if (!stored.ok) throw new Error(stored.code);
  return stored.file;
}

async function read(member: TestMember, file: KeptFile): Promise<Buffer | undefined> {
  const pieces = await readFile(database(), member.subject.id, file.id);
  return pieces && Buffer.concat(await Array.fromAsync(pieces));
}

const rows = () => database().$count(files);
const pieces = () => database().$count(filePieces);

test.each([1, 10_000, pieceBytes - 1, pieceBytes, pieceBytes + 1, 3 * pieceBytes, 1_000_000])(
  "a file of %d bytes comes out as it went in, once it is used",
  async (size) => {
    await aFileField();
    const ada = await aMember();
    const file = await uploaded(ada, textOfBytes(size), { name: "notes.txt" });
    expect(file).toMatchObject({ name: "notes.txt", type: "text/plain", size });
    expect(await read(ada, file)).toBeUndefined();
    expect(await adopt(ada, file)).toBe(true);
    expect(await read(ada, file)).toEqual(Buffer.concat(await Array.fromAsync(textOfBytes(size))));
    expect(await pieces()).toBe(Math.ceil(size / pieceBytes));
    const [row] = await database().select().from(files);
    expect(JSON.stringify(row)).not.toContain("notes");
  },
);

test("a file is used once, by its own member and field alone", async () => {
  for (const key of ["photo", "other"]) await aFileField({ key });
  const [ada, ben] = [await aMember(), await aMember()];
  const file = await uploaded(ada);
  expect(await adopt(ben, file)).toBe(false);
  expect(await adopt(ada, file, "other")).toBe(false);
  expect(await adopt(ada, { ...file, size: 7 })).toBe(false);
  const both = await Promise.all([adopt(ada, file), adopt(ada, file)]);
  expect(both.sort()).toEqual([false, true]);
  expect(await read(ben, file)).toBeUndefined();
});

test("a piece that was taken away, moved or exchanged is seen", async () => {
  await aFileField();
  const ada = await aMember();
  const file = await uploaded(ada, textOfBytes(3 * pieceBytes));
  await adopt(ada, file);
  const all = await database().select().from(filePieces).orderBy(filePieces.number);
  await atomically((tx) => tx.delete(filePieces).where(eq(filePieces.number, 2)));
  await expect(read(ada, file)).rejects.toThrow(SealBroken);
  await atomically(async (tx) => {
    await tx.update(filePieces).set({ bytes: all[0]!.bytes }).where(eq(filePieces.number, 1));
    await tx.insert(filePieces).values(all[2]!);
  });
  await expect(read(ada, file)).rejects.toThrow(SealBroken);
});

test("of what is refused, or breaks off, nothing stays", async () => {
  await aFileField();
  const ada = await aMember();
  const large = textOfBytes(1_000_001);
  expect(await upload(ada, large, { limitBytes: 1_000_000 })).toEqual({ ok: false, code: "file too large" });
  async function* page() {
    yield* textOfBytes(600_000);
    yield Buffer.from([0]);
  }
  expect(await upload(ada, page())).toEqual({ ok: false, code: "not a file" });
  async function* broken() {
    yield* textOfBytes(600_000);
    throw new Error("The client has left.");
  }
  await expect(upload(ada, broken())).rejects.toThrow("left");
  expect([await rows(), await pieces()]).toEqual([0, 0]);
});

test("a file whose member goes while it comes in is not kept", async () => {
  await aFileField();
  const ada = await aMember();
  async function* slow() {
    yield* textOfBytes(2 * pieceBytes);
    await atomically((tx) => tx.delete(files));
    yield* textOfBytes(2 * pieceBytes);
  }
  expect(await upload(ada, slow())).toEqual({ ok: false, code: "file gone" });
  expect([await rows(), await pieces()]).toEqual([0, 0]);
});

test("a file whose member or field is gone before it comes in is not kept", async () => {
  await aFileField();
  const ada = await aMember();
  expect(await upload(ada, undefined, { key: "erased" })).toEqual({ ok: false, code: "file gone" });
  await deleteMember(ada, ada);
  expect(await upload(ada)).toEqual({ ok: false, code: "file gone" });
  expect(await rows()).toBe(0);
});

test("others write while a file comes in", async () => {
  await aFileField();
  const [ada, ben] = [await aMember(), await aMember()];
  let written = 0;
  async function* chunks() {
    for await (const chunk of textOfBytes(2 * pieceBytes + 1)) {
      yield chunk;
      await upload(ben, textOfBytes(10), { limitBytes: 5 });
      written += 1;
    }
  }
  await uploaded(ada, chunks());
  expect(written).toBeGreaterThan(50);
});

test("twenty files of a member wait at most, and the oldest give way", async () => {
  await aFileField();
  const [ada, ben] = [await aMember(), await aMember()];
  const others = await uploaded(ben);
  const used = await uploaded(ada);
  await adopt(ada, used);
  const all: KeptFile[] = [];
  for (let at = start; at < start + 25; at++) all.push(await uploaded(ada, textOfBytes(10), { at }));
  expect(await rows()).toBe(22);
  expect(await adopt(ada, all[0]!)).toBe(false);
  expect(await adopt(ada, all[24]!)).toBe(true);
  expect(await adopt(ben, others)).toBe(true);
  expect(await read(ada, used)).toBeDefined();
});

test("a file that no form came to name goes after an hour, one that broke off after ten minutes", async () => {
  await aFileField();
  const ada = await aMember();
  const [used, unused] = [await uploaded(ada), await uploaded(ada)];
  await adopt(ada, used);
  const half = { id: "half", memberId: ada.subject.id, fieldKey: "photo", about: "", size: 0 };
  await atomically((tx) => tx.insert(files).values({ ...half, createdAt: start }));
  const left = async (now: number) => {
    await cleanUp(now);
    return (await database().select({ id: files.id }).from(files)).map(({ id }) => id).sort();
  };
  expect(await left(start + 9 * minute)).toEqual([used.id, unused.id, "half"].sort());
  expect(await left(start + 15 * minute)).toEqual([used.id, unused.id].sort());
  expect(await left(start + hour)).toEqual([used.id]);
});

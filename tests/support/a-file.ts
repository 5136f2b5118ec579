/** Files for tests, and fields for them. */
import { atomically } from "#db/client.ts";
import { fields } from "#db/schema.ts";
import type { Rules } from "#features/fields/field.ts";
import { type StoredFile, storeFile } from "#features/files/store-file.ts";
import { start, type TestMember } from "./a-member.ts";

type Parts = Readonly<{ key?: string; rules?: Rules } & Partial<Omit<typeof fields.$inferInsert, "rules">>>;

/** Has the portal ask for a file. */
export async function aFileField({ key = "photo", rules = {}, ...parts }: Parts = {}): Promise<void> {
  await atomically(async (tx) => {
    const plain = { help: "", purpose: "", limit: 200, position: 50, access: "member edits" as const };
    await tx
      .insert(fields)
      .values({ key, label: "Photo", type: "file", ...plain, ...parts, rules: JSON.stringify(rules) });
  });
}

/** A text of so many bytes, different everywhere, in pieces as they might come over a wire. */
export async function* textOfBytes(bytes: number): AsyncGenerator<Buffer> {
  for (let at = 0, line = 0; at < bytes; line++) {
    const text = Buffer.from(`${`line ${line} `.padEnd(9_999, String.fromCharCode(97 + (line % 26)))}\n`);
    yield text.subarray(0, Math.min(text.length, bytes - at));
    at += text.length;
  }
}

/** Keeps a file of this member's that nothing names yet. */
export async function upload(
  { subject }: Pick<TestMember, "subject">,
  chunks: AsyncIterable<Uint8Array> = textOfBytes(1_000),
  { key = "photo", rules = {}, name = "notes.txt", at = start, limitBytes = 5_000_000 } = {},
): Promise<StoredFile> {
  return storeFile({ memberId: subject.id, field: { key, rules } }, chunks, { name, limitBytes, at });
}

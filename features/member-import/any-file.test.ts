import fc from "fast-check";
import { expect, test } from "vitest";
import { atomically, database } from "#db/client.ts";
import { activity, information, members } from "#db/schema.ts";
import { csvOf } from "#features/export/csv.ts";
import { entriesOf } from "#features/information/read-information.ts";
import { findByUsername } from "#features/members/member.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { importingText, sha512 } from "../../tests/support/importing.ts";

freshPortalPerTest();

const hash = sha512("a password");

async function nobody(): Promise<void> {
  await atomically(async (tx) => {
    await tx.delete(members);
  });
}

/** Members, and of those how many have all that belongs to one. */
async function counted() {
  const rows = await database().select({ id: members.id }).from(members);
  const logged = await database().select({ memberId: activity.memberId }).from(activity);
  return { members: rows.length, whole: new Set(logged.map(({ memberId }) => memberId)).size };
}

test("any bytes are imported whole or refused in sentences", async () => {
  const sign = fc.constantFrom(...'"",;\t\r\n\n=\'@- aäß\u202e\0é🙂', hash, "username", "name", "sep=");
  const lines = fc.array(sign, { maxLength: 60 }).map((signs) => Buffer.from(signs.join("")));
  const begun = fc.tuple(
    fc.constantFrom("username,password,name\n", "Username;hash\r\n", "\uFEFFlogin\t"),
    lines,
  );
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((all) => Buffer.from(all)),
    lines,
    begun.map(([head, rest]) => Buffer.concat([Buffer.from(head), rest])),
    begun.map(([head, rest]) => Buffer.from(`\uFEFF${head}${rest}`, "utf16le")),
    fc.uint8Array({ maxLength: 200 }).map((all) => Buffer.concat([Buffer.from("SQLite format 3\0"), all])),
  );
  await fc.assert(
    fc.asyncProperty(
      bytes,
      fc.constantFrom(undefined, "windows-1252", "utf-16le"),
      async (content, encoding) => {
        await nobody();
        const asked = { apply: true, skipWrong: true, ...(encoding && { encoding }) } as const;
        try {
          const { imported } = await importingText(content, asked);
          expect(await counted()).toEqual({ members: imported, whole: imported });
        } catch (error) {
          if (!(error instanceof StartProblem)) throw error;
          expect(await counted()).toEqual({ members: 0, whole: 0 });
        }
      },
    ),
    { numRuns: 100 },
  );
});

test("what stands in any cell comes out as it went in", async () => {
  const text = fc
    .string({ unit: "grapheme", maxLength: 40 })
    .filter((one) => !/[\0\r]/.test(one) && one.isWellFormed());
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 5 }), async (texts) => {
      await nobody();
      const rows = texts.map((one, at) => [`member ${at}`, hash, one]);
      const { imported } = await importingText(csvOf([["username", "hash", "description"], ...rows]), {
        apply: true,
      });
      expect(imported).toBe(texts.length);
      for (const [at, one] of texts.entries()) {
        const member = await findByUsername(database(), `member ${at}`);
        const entries = await entriesOf(database(), member?.id ?? "");
        expect(entries.find(({ field }) => field.key === "description")?.value ?? "").toBe(one);
      }
    }),
    { numRuns: 30 },
  );
  expect(await database().select().from(information)).not.toEqual([]);
});

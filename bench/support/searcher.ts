import Database from "better-sqlite3";
import { database } from "#db/client.ts";
import { information, members } from "#db/schema.ts";
import type { SignedIn } from "#features/act.ts";
import { currentIndex } from "#features/directory/current-index.ts";
import { folded } from "#features/directory/folded.ts";
import { indexedFields } from "#features/directory/indexed-fields.ts";
import { listMembers } from "#features/directory/list-members.ts";
import { membersQuery } from "#features/directory/members-query.ts";
import { search } from "#features/directory/search.ts";
import { directoryFields } from "#features/directory/visible-fields.ts";
import { openValue } from "#features/information/sealed-value.ts";
import { findByUsername, memberOf } from "#features/members/member.ts";
import { openSeeded } from "./seeded.ts";

// Searches among a seeded portal's members, by calling what the page calls, and by a loop over the same texts in memory.
// Prints for each text how long each took, in milliseconds.

const [folder = "", rounds = "1"] = process.argv.slice(2);
openSeeded(folder);

export type Searched = Readonly<{ making: number; list: number[]; search: number[]; bare: number[] }>;

/** Found in one, in some, in all and in nobody; at the beginning and in the middle of a text. */
const texts = [
  "member-77777",
  "ember-12",
  "ÉMBER-5",
  "portal.ex",
  "lines about",
  "e",
  "nobody at all",
  "-99 ",
];

const by = await anOperator();
const all = await directoryFields();
const fields = all.map(({ key }) => key);
const indexed = indexedFields(all);
const making = await timed(() => currentIndex(indexed));
const rows = await everything();
const taken = { list: [] as number[], search: [] as number[], bare: [] as number[] };
for (let round = 0; round < Number(rounds); round += 1)
  for (const q of texts) {
    const query = membersQuery({ q });
    const sought = folded(q).trim();
    taken.list.push(await timed(() => listMembers(by, query, { language: "en" })));
    taken.search.push(
      await timed(async () =>
        search(await currentIndex(indexed), {
          ...query,
          sought,
          fields,
          asked: fields,
          staleSince: undefined,
        }),
      ),
    );
    taken.bare.push(
      await timed(async () => rows.filter((texts) => texts.some((text) => text.includes(sought)))),
    );
  }
process.stdout.write(JSON.stringify({ making, ...taken } satisfies Searched));
process.exit();

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** The first member, as an operator who is logged in. */
async function anOperator(): Promise<SignedIn> {
  const row = await findByUsername(database(), "member-0");
  if (!row) throw new Error("There is no member-0.");
  const writer = new Database(`${folder}/data/postern.db`);
  writer.prepare("update members set role = 'operator' where id = ?").run(row.id);
  writer.close();
  const subject = memberOf({ ...row, role: "operator" });
  const now = Date.now();
  const from = { address: "", browser: "", requestId: "bench", at: now };
  const session = { id: "bench", tokenHash: "", createdAt: now, lastSeenAt: now, provedAt: now };
  return { subject, actor: subject, from, session };
}

/** Each member's folded texts. */
async function everything(): Promise<string[][]> {
  const texts = new Map<string, string[]>();
  const { id, username } = members;
  for (const row of await database().select({ id, username }).from(members))
    texts.set(row.id, [folded(row.username)]);
  for (const { memberId, fieldKey, value } of await database().select().from(information))
    texts.get(memberId)?.push(folded(openValue(memberId, fieldKey, value) ?? ""));
  return [...texts.values()];
}

import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Command } from "commander";
import type { ListedMember } from "#features/members/list-members.ts";
import { type StateWord, stateOf, stateWords, wordOf } from "#features/members/member-states.ts";
import { visibleText } from "#lib/visible-text.ts";
import { oneOf, wholeNumber } from "./option-values.ts";
import { say, timeText } from "./print.ts";
import { withDatabase } from "./with-database.ts";
import { t } from "./words.ts";

type Options = {
  state?: StateWord;
  role?: ListedMember["role"];
  query?: string;
  limit?: number;
  json?: true;
};

export function listCommand(): Command {
  return new Command("list")
    .description(t("member.list"))
    .option("--state <state>", t("member.ofState"), oneOf(...stateWords))
    .option("--role <role>", t("member.ofRole"), oneOf("member", "operator"))
    .option("--query <text>", t("member.query"))
    .option("--limit <number>", t("member.limit"), wholeNumber)
    .option("--json", t("json"))
    .action((options: Options) => withDatabase(() => list(options)));
}

async function list({ state, role, query, limit, json }: Options): Promise<void> {
  const { listMembers } = await import("#features/members/list-members.ts");
  const pages = listMembers({ state: state && stateOf(state), role, part: query });
  if (!json) say(t("member.heading"));
  const members = Readable.from(first(pages, limit));
  await pipeline(members, json ? asJson : asLines, process.stdout, { end: false });
}

async function* first<T>(pages: AsyncIterable<T[]>, limit = Number.POSITIVE_INFINITY): AsyncGenerator<T> {
  let left = limit;
  for await (const page of pages) {
    yield* page.slice(0, left);
    left -= page.length;
    if (left <= 0) return;
  }
}

async function* asLines(members: AsyncIterable<ListedMember>): AsyncGenerator<string> {
  for await (const { username, role, state, createdAt, lastLogInAt } of members) {
    const seen = lastLogInAt === null ? t("member.never") : timeText(lastLogInAt);
    const facts = [
      stateText(state).padEnd(9),
      t(`member.roles.${role}`).padEnd(9),
      timeText(createdAt),
      seen.padEnd(16),
    ];
    yield `${facts.join("  ")}  ${visibleText(username)}\n`;
  }
}

async function* asJson(members: AsyncIterable<ListedMember>): AsyncGenerator<string> {
  let separator = "[\n";
  for await (const member of members) {
    yield separator + JSON.stringify(factsOf(member), null, 2).replace(/^/gm, "  ");
    separator = ",\n";
  }
  yield separator === "[\n" ? "[]\n" : "\n]\n";
}

/** As JSON names them; times are ISO 8601. */
export function factsOf({ id, username, role, state, stateSince, createdAt, lastLogInAt }: ListedMember) {
  const isoOf = (at: number | null) => (at === null ? null : new Date(at).toISOString());
  return {
    ...{ id, username, role, state: wordOf(state), stateSince: isoOf(stateSince) },
    ...{ createdAt: isoOf(createdAt), lastLogInAt: isoOf(lastLogInAt) },
  };
}

/** A state by the word that people give it. */
export function stateText(state: ListedMember["state"]): string {
  const word = wordOf(state);
  return t(`member.states.${word}`);
}

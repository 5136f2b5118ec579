import { Command } from "commander";
import type { Entry } from "#features/information/read-information.ts";
import type { ListedMember } from "#features/members/list-members.ts";
import type { MemberState } from "#features/operators/member-state.ts";
import type { Session } from "#features/sessions/list-sessions.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { visibleText } from "#lib/visible-text.ts";
import { phrase } from "#lib/words/phrase.ts";
import { factsOf, stateText } from "./member-list.ts";
import { print, printJson, table, timeText } from "./print.ts";
import { reasonOption } from "./reason.ts";
import { withMember } from "./with-member.ts";
import { t } from "./words.ts";

type Options = { reason?: string; json?: true };

export function showCommand(): Command {
  return new Command("show")
    .description(t("member.show"))
    .argument("<username>", t("member.username"))
    .addOption(reasonOption())
    .option("--json", t("json"))
    .action(show);
}

type Shown = Readonly<{
  member: ListedMember;
  stateReason: string | undefined;
  entries: readonly Entry[];
  sessions: readonly Session[];
}>;

async function show(username: string, { reason, json }: Options): Promise<void> {
  await withMember(username, async (act) => {
    const [{ lookAt }, { memberState }, { listSessions }] = await Promise.all([
      import("#features/operators/look-at.ts"),
      import("#features/operators/member-state.ts"),
      import("#features/sessions/list-sessions.ts"),
    ]);
    const look = await lookAt(act, ["sessions"], reason);
    if (!look.ok && look.code === "no reason") throw new StartProblem(phrase("export.reason"), 2);
    const state = await memberState(act);
    if (!look.ok || !state) throw new StartProblem(phrase("member.unknown", { username }));
    const member = {
      ...act.subject,
      stateSince: sinceOf(state, act.subject),
      lastLogInAt: state.lastLogInAt,
    };
    const shown = {
      member,
      stateReason: state.reason,
      entries: look.entries,
      sessions: await listSessions(act),
    };
    if (json) printJson(asJson(shown));
    else print(asText(shown));
  });
}

/** Null where they have been in it since they are here. */
function sinceOf({ since }: MemberState, { createdAt }: { createdAt: number }): number | null {
  return since === createdAt ? null : since;
}

function asJson({ member, stateReason, entries, sessions }: Shown) {
  const readable = entries.filter(({ unreadable }) => unreadable === undefined);
  const unreadable = entries.filter((entry) => !readable.includes(entry)).map(({ field }) => field.key);
  return {
    ...factsOf(member),
    ...(stateReason !== undefined && { stateReason }),
    information: Object.fromEntries(readable.map(({ field, value }) => [field.key, value ?? ""])),
    ...(unreadable.length > 0 && { unreadable }),
    sessions: sessions.map(({ id, createdAt, lastSeenAt, expiresAt, address, browser }) => ({
      ...{ id, createdAt: iso(createdAt), lastSeenAt: iso(lastSeenAt), expiresAt: iso(expiresAt) },
      ...{ address, browser },
    })),
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

function asText({ member, stateReason, entries, sessions }: Shown): string {
  const { username, role, state, createdAt, lastLogInAt } = member;
  const seen = lastLogInAt === null ? t("member.never") : timeText(lastLogInAt);
  return table([
    [t("member.facts.username"), visibleText(username)],
    [t("member.facts.state"), stateText(state)],
    ...(stateReason === undefined ? [] : [[t("member.facts.reason"), visibleText(stateReason)] as const]),
    [t("member.facts.role"), t(`member.roles.${role}`)],
    [t("member.facts.joined"), timeText(createdAt)],
    [t("member.facts.seen"), seen],
    ...entries.flatMap(linesOf),
    ...sessions.map(
      ({ id, lastSeenAt, address, browser }) =>
        [
          t("member.facts.session"),
          [id, timeText(lastSeenAt), address ?? "-", visibleText(browser ?? "-")].join("  "),
        ] as const,
    ),
  ]);
}

/** Each line of a value is a line here. */
function linesOf({ field, value, unreadable }: Entry): (readonly [string, string])[] {
  const text = unreadable === undefined ? (value ?? "") : t("member.unreadable");
  return text.split("\n").map((line, at) => [at === 0 ? visibleText(field.label) : "", visibleText(line)]);
}

import { Command } from "commander";
import type { Member } from "#features/members/member.ts";
import type { AddedMember } from "#features/membership/add-member.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import { askNewPassword } from "./ask.ts";
import { say } from "./print.ts";
import { withDatabase } from "./with-database.ts";
import { t } from "./words.ts";

export function addCommand(): Command {
  return new Command("add")
    .description(t("member.add"))
    .argument("<username>", t("member.newUsername"))
    .action((username: string) =>
      withDatabase(async () => {
        const member = await add(username);
        say(t("member.added", { username: member.username }));
      }),
    );
}

/**
 * Makes a member with the password that is asked for. For `withDatabase`.
 * @throws StartProblem with everything that is wrong with username and password
 */
export async function add(username: string): Promise<Member> {
  const password = await askNewPassword();
  const [{ addMember }, { byCommandLine }, { allowHashing, stopHashing }] = await Promise.all([
    import("#features/membership/add-member.ts"),
    import("#features/operators/by-command-line.ts"),
    import("#features/passwords/hashing-thread-start.ts"),
  ]);
  allowHashing();
  try {
    const added = await addMember(byCommandLine(Date.now()), { username, password });
    if (!added.ok) throw refusal(added.problems);
    return added.member;
  } finally {
    await stopHashing();
  }
}

function refusal({ username = [], password = [] }: Extract<AddedMember, { ok: false }>["problems"]) {
  return new StartProblem([
    ...username.map((problem) => phrase(`member.username.${problem}`)),
    ...password.map((problem) => phrase(`member.password.${problem}`)),
  ]);
}

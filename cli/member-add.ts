import { Command } from "commander";
import type { Member } from "#features/members/member.ts";
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
    .action((typed: string) =>
      withDatabase(async () => {
        const { username } = await add(typed, "member");
        say(t("member.added", { username }));
      }),
    );
}

/**
 * Makes a member with the password that is asked for. For `withDatabase`.
 * @throws StartProblem with everything that is wrong with username and password
 */
export async function add(username: string, role: Member["role"]): Promise<Member> {
  const password = await askNewPassword();
  const [{ makeMember }, { byCommandLine }, { allowHashing, stopHashing }] = await Promise.all([
    import("#features/operators/make-member.ts"),
    import("#features/operators/by-command-line.ts"),
    import("#features/passwords/hashing-thread-start.ts"),
  ]);
  allowHashing();
  try {
    const made = await makeMember(byCommandLine(Date.now()), { username, password }, role);
    if (made.ok) return made.member;
    const { username: ofName = [], password: ofPassword = [] } = made.problems;
    throw new StartProblem([
      ...ofName.map((problem) => phrase(`member.username.${problem}`)),
      ...ofPassword.map((problem) => phrase(`member.password.${problem}`)),
    ]);
  } finally {
    await stopHashing();
  }
}

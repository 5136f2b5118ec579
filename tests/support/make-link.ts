/**
 * Makes a one-time link beside a portal, as whoever runs the machine does, and prints its token: for the first operator,
 * or to let the member of this username back in.
 */
import { database } from "#db/client.ts";
import { commandLine } from "#features/act.ts";
import { makeFirstOperatorLink } from "#features/links/first-operator.ts";
import { findByUsername, memberOf } from "#features/members/member.ts";
import { makeRecoveryLink } from "#features/operators/make-recovery-link.ts";
import { adoptKeys, openKeys } from "#lib/keys.ts";
import { loadSettings } from "#lib/settings.ts";

adoptKeys(openKeys(loadSettings()));
const [, , username] = process.argv;
process.stdout.write(
  username === undefined ? (await makeFirstOperatorLink()).token : await recovery(username),
);
process.exit();

async function recovery(name: string): Promise<string> {
  const row = await findByUsername(database(), name);
  if (!row) throw new Error(`There is no ${name}.`);
  const from = { address: "", browser: "", requestId: "command", at: Date.now() };
  const made = await makeRecoveryLink({
    subject: memberOf(row),
    actor: commandLine,
    from,
    by: "command line",
  });
  if (!made.ok) throw new Error(made.code);
  return made.token;
}

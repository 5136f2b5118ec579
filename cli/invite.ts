import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { Command } from "commander";
import type { Invitee } from "#features/links/invitee.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { visibleText } from "#lib/visible-text.ts";
import { phrase } from "#lib/words/phrase.ts";
import { terminalQrCode } from "#server/processes/startup-message.ts";
import { calledFrom } from "./called-from.ts";
import { type Link, linkMaker } from "./link.ts";
import { wholeNumber } from "./option-values.ts";
import { print, printJson, say, timeText } from "./print.ts";
import { withDatabase } from "./with-database.ts";
import { t } from "./words.ts";

type Options = { days?: number; file?: string; json?: true };

type Invited = Link & Readonly<{ invitee: Invitee }>;

export function inviteCommand(): Command {
  return new Command("invite")
    .description(t("invite.description"))
    .argument("[name...]", t("invite.name"))
    .option("--days <number>", t("invite.days"), wholeNumber)
    .option("--file <CSV|->", t("invite.file"))
    .option("--json", t("json"))
    .action(inviteThem);
}

async function inviteThem(names: readonly string[], { days, file, json }: Options): Promise<void> {
  // As whoever called it: the file is theirs.
  const lines = [names.map(quoted).join("\n"), ...(file === undefined ? [] : [await readList(file)])];
  const invited = await withDatabase(async (settings): Promise<Invited[]> => {
    const people = (await Promise.all(lines.map(peopleOf))).flat();
    // Without anybody's name it is for whoever is given it.
    const made = await makeInvitations(people.length === 0 && file === undefined ? [{}] : people, days);
    const linkOf = await linkMaker(settings);
    return made.map((invitation) => ({ ...linkOf(invitation), invitee: invitation.invitee }));
  });
  if (json)
    printJson(invited.map(({ invitee: { name, username }, ...link }) => ({ name, username, ...link })));
  else await show(invited);
}

/** As a cell of a CSV file. */
function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

async function readList(file: string): Promise<string> {
  if (file === "-") return text(process.stdin);
  const path = resolve(calledFrom, file);
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    throw new StartProblem(phrase("setting.noFile", { name: "--file", path, code }), 2);
  }
}

/** @throws StartProblem with a sentence for each line that nobody can be invited by */
async function peopleOf(list: string): Promise<readonly Invitee[]> {
  const [{ readPeople }, { askedFields }] = await Promise.all([
    import("#features/links/read-people.ts"),
    import("#features/fields/read-fields.ts"),
  ]);
  const read = readPeople(list, await askedFields(), "command line");
  if (read.ok) return read.people;
  throw new StartProblem(
    read.problems.map(({ code, line, column }) =>
      code === "quotes" ? phrase(`invite.${code}`, { line }) : phrase(`invite.${code}`, { line, column }),
    ),
  );
}

async function makeInvitations(people: readonly Invitee[], days?: number) {
  const [{ invitationDays, invite, mostInvitations }, { byCommandLine }] = await Promise.all([
    import("#features/operators/invite.ts"),
    import("#features/operators/by-command-line.ts"),
  ]);
  const invited = await invite(byCommandLine(Date.now()), people, days);
  if (invited.ok) return invited.invitations;
  if (invited.code === "days") throw new StartProblem(phrase("invite.days", invitationDays), 2);
  if (invited.code === "nobody") throw new StartProblem(phrase("invite.nobody"));
  throw new StartProblem(phrase("invite.too many people", { most: mostInvitations }));
}

async function show(invited: readonly Invited[]): Promise<void> {
  for (const { link, code, expiresAt, invitee } of invited) {
    const who = visibleText(invitee.name ?? invitee.username ?? "");
    print([link, code, timeText(Date.parse(expiresAt)), who].join("  ").trimEnd());
  }
  const [only, ...others] = invited;
  if (only && others.length === 0 && process.stdout.isTTY)
    process.stdout.write(await terminalQrCode(only.link));
  say(t("invite.once"));
}

/** What is asked of a person at a terminal. Questions go to standard error, so that standard output is data alone. */
import { createInterface, type Interface } from "node:readline/promises";
import { Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { usernameKey } from "#features/members/username.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { visibleText } from "#lib/visible-text.ts";
import { phrase } from "#lib/words/phrase.ts";
import { t } from "./words.ts";

/** Whether somebody at the terminal says yes. Elsewhere nobody could answer: no. */
export async function isAgreed(question: string): Promise<boolean> {
  return canAsk() && /^(y(es)?|j(a)?)$/i.test((await ask(question)).trim());
}

/**
 * For what can be undone: off a terminal it is done as it was asked for.
 * @throws StartProblem where somebody says no
 */
export async function requireAgreement(question: string, yes: true | undefined): Promise<void> {
  if (!yes && canAsk() && !(await isAgreed(question))) throw new StartProblem(phrase("member.notAgreed"));
}

/**
 * For what cannot be undone: somebody types the username once more, in any spelling; off a terminal it needs `yes`.
 * @throws StartProblem
 */
export async function requireConfirmation(username: string, yes: true | undefined): Promise<void> {
  if (yes) return;
  if (!canAsk()) throw new StartProblem(phrase("member.unconfirmed"), 2);
  const typed = await ask(t("confirm", { username: visibleText(username) }));
  if (usernameKey(typed) !== usernameKey(username)) throw new StartProblem(phrase("member.notConfirmed"));
}

/** @throws StartProblem where nobody can be asked, and `yes` was not said either */
export function requireSomebodyToAsk(yes: true | undefined): void {
  if (!yes && !canAsk()) throw new StartProblem(phrase("member.unconfirmed"), 2);
}

/**
 * As `requireConfirmation`, for something else that has a name, which is typed as it is.
 * @throws StartProblem
 */
export async function requireTyped(name: string, question: string, yes: true | undefined): Promise<void> {
  requireSomebodyToAsk(yes);
  if (!yes && (await ask(question)).trim() !== name) throw new StartProblem(phrase("member.notAgreed"));
}

/** A secret that exists: typed unseen on a terminal, else all of standard input, without a line break at its end. */
export async function askSecret(question: string): Promise<string> {
  if (process.stdin.isTTY) return askUnseen(question);
  return (await text(process.stdin)).replace(/\r?\n$/, "");
}

/**
 * A new password: typed twice on a terminal, where it is not seen; else all of standard input, without a line break at
 * its end.
 * @throws StartProblem where it was typed in two ways
 */
export async function askNewPassword(): Promise<string> {
  if (!process.stdin.isTTY) return (await text(process.stdin)).replace(/\r?\n$/, "");
  const password = await askUnseen(t("password.ask"));
  if ((await askUnseen(t("password.again"))) !== password)
    throw new StartProblem(phrase("member.password.different"));
  return password;
}

/** Characters of a new passphrase. */
const leastPassphrase = 10;

/**
 * The same for a passphrase. A file can be tried without end, so it has a least length; it has no other rule.
 * @throws StartProblem
 */
export async function askNewPassphrase(): Promise<string> {
  const passphrase = process.stdin.isTTY
    ? await askUnseen(t("backup.askPassphrase"))
    : (await text(process.stdin)).replace(/\r?\n$/, "");
  if (passphrase === "") throw new StartProblem(phrase("backup.noPassphrase"), 2);
  if ([...passphrase].length < leastPassphrase)
    throw new StartProblem(phrase("backup.shortPassphrase", { least: leastPassphrase }), 2);
  if (process.stdin.isTTY && (await askUnseen(t("backup.askAgain"))) !== passphrase)
    throw new StartProblem(phrase("backup.differentPassphrases"));
  return passphrase;
}

function canAsk(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

async function ask(question: string): Promise<string> {
  return atTerminal(process.stderr, (lines) => lines.question(`${question} `));
}

async function askUnseen(question: string): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  return atTerminal(nowhere, async (lines) => {
    // Only now: from here on the terminal echoes nothing by itself.
    process.stderr.write(`${question} `);
    const typed = await lines.question("");
    process.stderr.write("\n");
    return typed;
  });
}

/** Reads from the terminal; what is typed is shown on `echo`. */
async function atTerminal(
  echo: NodeJS.WritableStream,
  read: (lines: Interface) => Promise<string>,
): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: echo, terminal: true, historySize: 0 });
  // As a program that does not listen to it ends.
  lines.once("SIGINT", () => process.exit(130));
  try {
    return await read(lines);
  } catch (error) {
    // Ctrl-D: there is no answer.
    if (error instanceof Error && error.name === "AbortError")
      throw new StartProblem(phrase("member.notAgreed"), 1, { cause: error });
    throw error;
  } finally {
    lines.close();
  }
}

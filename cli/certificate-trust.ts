import { spawnSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { Command } from "commander";
import { loadSettings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { presentCertificate } from "#server/certificates/choose.ts";
import { distrustSteps } from "./distrust-steps.ts";
import { print, printJson, say } from "./print.ts";
import { trustSteps } from "./trust-steps.ts";
import type { TrustStep } from "./trust-stores.ts";

type Options = { json?: true; yes?: true; browsers?: true; remove?: true };

export function trustCommand(): Command {
  return new Command("trust")
    .description("have this machine's browsers and programs trust the portal's own authority")
    .option("--browsers", "only this user's browsers, which needs no administrator")
    .option("--remove", "have them trust it no more")
    .option("--yes", "do it without asking")
    .option("--json", "print what would be done as JSON, and do nothing")
    .action(trust);
}

async function trust({ json, yes, browsers, remove }: Options): Promise<void> {
  const settings = loadSettings();
  const present = presentCertificate(settings, Date.now());
  if (!present)
    throw new StartProblem(
      `There is no authority in ${settings.certDir} yet; the portal makes it when it starts.`,
    );
  if (!present.authority)
    throw new StartProblem(
      "The portal's certificate is not of its own authority; there is nothing to trust.",
    );
  const { path, fingerprint } = present.authority;
  const { subject } = new X509Certificate(readFileSync(path));
  const name = /CN=(.+)/.exec(subject)?.[1] ?? "Postern local authority";
  const authority = { path, name, fingerprint };
  const all = remove ? distrustSteps(authority) : trustSteps(authority);
  const steps = all.filter(({ system }) => !(browsers && system));
  if (json) {
    printJson({ authority: path, fingerprint, steps });
    return;
  }
  if (steps.length === 0 && remove) return say("Nothing here trusts the portal's authority.");
  if (steps.length === 0)
    throw new StartProblem(`No trust store is known here; ${elsewhere(settings.origins)}`);
  for (const { store, commands } of steps) {
    print(`# ${store}`);
    for (const command of commands) print(command.map(quoted).join(" "));
  }
  if (yes || (await agreed())) for (const step of steps) perform(step);
  if (!remove) say(`For other devices, ${elsewhere(settings.origins)}`);
}

function elsewhere([origin = ""]: readonly string[]): string {
  return `${origin}/connection/trust says what to do.`;
}

/** Asks on a terminal only: elsewhere nobody could answer, and what was printed is to be read or run. */
async function agreed(): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return false;
  const ask = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await ask.question("Run these now? (y/N) ");
  ask.close();
  return /^y(es)?$/i.test(answer.trim());
}

function perform({ store, commands }: TrustStep): void {
  for (const [program = "", ...args] of commands) {
    const { status, error } = spawnSync(program, args, { stdio: ["inherit", 2, 2] });
    if (error || status !== 0)
      throw new StartProblem(
        `${store}: ${program} failed (${error ? (error as NodeJS.ErrnoException).code : `exit code ${status}`}).`,
      );
  }
  say(`${store}: done.`);
}

/** As a POSIX shell wants it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

import { spawnSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { Command } from "commander";
import { loadSettings, type Settings } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import { presentCertificate } from "#server/certificates/choose.ts";
import { hostsFor } from "#server/processes/hosts-for.ts";
import { followedMachine } from "#server/processes/machine-addresses.ts";
import { isAgreed } from "./ask.ts";
import { distrustSteps } from "./distrust-steps.ts";
import { print, printJson, say } from "./print.ts";
import { trustSteps } from "./trust-steps.ts";
import { type TrustStep, thisSystem } from "./trust-stores.ts";
import { t } from "./words.ts";

type Options = { json?: true; yes?: true; browsers?: true; remove?: true };

export function trustCommand(): Command {
  return new Command("trust")
    .description(t("trust.description"))
    .option("--browsers", t("trust.browsers"))
    .option("--remove", t("trust.remove"))
    .option("--yes", t("trust.yes"))
    .option("--json", t("trust.json"))
    .action(trust);
}

async function trust({ json, yes, browsers, remove }: Options): Promise<void> {
  const settings = loadSettings();
  const present = presentCertificate(settings, Date.now());
  if (!present) throw new StartProblem(phrase("certificate.noAuthority", { folder: settings.certDir }));
  if (!present.authority) throw new StartProblem(phrase("certificate.notOwn"));
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
  const address = await trustAddress(settings);
  if (steps.length === 0 && remove) return say(t("trust.nothing"));
  if (steps.length === 0) throw new StartProblem(phrase("certificate.noTrustStore", { address }));
  for (const { store, commands } of steps) {
    print(`# ${storeName(store)}`);
    for (const command of commands) print(command.map(quoted).join(" "));
  }
  if (yes || (await isAgreed(t("trust.ask")))) for (const step of steps) perform(step);
  if (!remove) say(t("trust.others", { address }));
}

/** Where other devices find out what they have to do. */
async function trustAddress(settings: Settings): Promise<string> {
  const hosts = hostsFor(settings, await followedMachine(settings));
  return `${hosts.elsewhere ?? settings.origins[0]}/connection/trust`;
}

function perform({ store, commands }: TrustStep): void {
  for (const [program = "", ...args] of commands) {
    const { status, error } = spawnSync(program, args, { stdio: ["inherit", 2, 2] });
    if (error || status !== 0)
      throw new StartProblem(
        phrase("certificate.notTrusted", {
          store: storeName(store),
          program,
          reason: (error as NodeJS.ErrnoException)?.code ?? t("trust.exitCode", { code: String(status) }),
        }),
      );
  }
  say(t("trust.done", { store: storeName(store) }));
}

/** As a POSIX shell wants it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function storeName(store: string): string {
  return store === thisSystem ? t("trust.system") : store;
}

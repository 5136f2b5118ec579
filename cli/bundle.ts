import { join, resolve } from "node:path";
import { Command } from "commander";
import { makeBundle, nameOfBundle } from "#server/bundle/make-bundle.ts";
import { buildIfNeeded, requireSources } from "#server/next/build.ts";
import { calledFrom } from "./called-from.ts";
import { say } from "./print.ts";
import { t } from "./words.ts";

const root = join(import.meta.dirname, "..");

export function bundleCommand(): Command {
  return new Command("bundle")
    .description(t("bundle.description"))
    .argument("[FOLDER|FILE.tgz]", t("bundle.target"), `${nameOfBundle(root)}.tgz`)
    .action((target: string) => bundle(resolve(calledFrom, target)));
}

async function bundle(target: string): Promise<void> {
  requireSources(root);
  await buildIfNeeded(root);
  const { path, bytes, packages } = await makeBundle(root, target);
  const megabytes = String(Math.ceil(bytes / 1_000_000));
  say(t("bundle.done", { path, megabytes, packages: String(packages) }));
}

import { Command } from "commander";
import { readOnly } from "#lib/readiness.ts";
import { loadSettings } from "#lib/settings.ts";
import { askPortal } from "./ask-portal.ts";
import { print, printJson, say } from "./print.ts";

type Options = { json?: true };

export function healthCommand(): Command {
  return new Command("health")
    .description("ask the running portal whether it is there for people; exit code 0 if so, else 1")
    .option("--json", "print the answer as JSON")
    .action(async ({ json }: Options) => {
      const problem = await problemOf();
      if (json) printJson({ ready: problem === undefined, ...(problem && { problem }) });
      else if (problem === undefined) print("ok");
      else say(problem);
      if (problem !== undefined) process.exitCode = 1;
    });
}

async function problemOf(): Promise<string | undefined> {
  const { where, answer } = await askPortal(loadSettings(), "/readyz");
  if (answer instanceof Error) return `No portal answers at ${where} (${reasonOf(answer)}).`;
  if (answer.status === 200 && answer.text === "ok\n") return undefined;
  if (answer.status === 200 && answer.text.startsWith(readOnly))
    return `The portal at ${where} can be read, but saves nothing: ${answer.text.slice(readOnly.length).trim()}.`;
  if (answer.status === 503) return `The portal at ${where} is not ready: ${answer.text.trim()}.`;
  return `What answers at ${where} is no portal (status ${answer.status}).`;
}

function reasonOf(error: NodeJS.ErrnoException): string {
  return error.code ?? error.message;
}

import { join } from "node:path";
import { reportFailure } from "#lib/report-failure.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import "./called-from.ts";
import { run } from "./program.ts";

// The `postern` command. Data goes to standard output, words to standard error. Exit code 0: done, 1: failed,
// 2: wrong usage or bad settings.

const root = join(import.meta.dirname, "..");
// The portal it speaks of is the one of this folder, from wherever it is called.
process.chdir(root);
// The reader of a pipe may have read enough; what a disk does not take is missing.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  const { code = "" } = error;
  const problem = new StartProblem(phrase("failed.output", { code }), 1, { cause: error });
  process.exit(code === "EPIPE" ? 0 : reportFailure(problem, phrase("failed.command")));
});

process.exitCode = await run(process.argv.slice(2));

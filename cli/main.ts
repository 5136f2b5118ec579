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
// The reader of the pipe may have read enough; where a disk took no more something is missing.
process.stdout.on("error", ({ code: reason = "-" }: NodeJS.ErrnoException) => {
  const failed = phrase("failed.output", { reason });
  process.exit(reason === "EPIPE" ? 0 : reportFailure(new StartProblem(failed), failed));
});

process.exitCode = await run(process.argv.slice(2));

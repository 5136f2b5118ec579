import { join } from "node:path";
import "./called-from.ts";
import { run } from "./program.ts";

// The `postern` command. Data goes to standard output, words to standard error. Exit code 0: done, 1: failed,
// 2: wrong usage or bad settings.

const root = join(import.meta.dirname, "..");
// The portal it speaks of is the one of this folder, from wherever it is called.
process.chdir(root);
// The reader of the pipe may have read enough.
process.stdout.on("error", () => process.exit(0));

process.exitCode = await run(process.argv.slice(2));

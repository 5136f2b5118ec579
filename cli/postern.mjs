#!/usr/bin/env node
// `npx postern …`: installs what is missing, then runs the command on the portal's own Node.
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";
import "./prepare.mjs";

const root = join(import.meta.dirname, "..");
const node = join(root, "node_modules/.bin/node");
const parent = process.ppid;
const child = spawn(node, [join(root, "cli/main.ts"), ...process.argv.slice(2)], {
  // By the channel it notices when this process is gone.
  stdio: ["inherit", "inherit", "inherit", "ipc"],
  env: { NODE_COMPILE_CACHE: join(root, "node_modules/.cache/postern-code"), ...process.env },
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));

// npx tells only the shell in between that it is to end.
if (process.env.npm_lifecycle_event === "npx") {
  const looking = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(looking);
    child.kill("SIGTERM");
  }, 500);
}

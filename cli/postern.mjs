#!/usr/bin/env node
// `npx postern …`: installs what is missing, then runs the command on the portal's own Node.
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";
import "./prepare.mjs";

const node = join(import.meta.dirname, "../node_modules/.bin/node");
const child = spawn(node, [join(import.meta.dirname, "main.ts"), ...process.argv.slice(2)], {
  stdio: "inherit",
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));

#!/usr/bin/env node
// `npx postern …`: installs what is missing, then runs the command on the portal's own Node.
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";
import "./prepare.mjs";

const root = join(import.meta.dirname, "..");
const node = join(root, "node_modules/.bin/node");
const child = spawn(node, [join(root, "cli/main.ts"), ...process.argv.slice(2)], {
  stdio: "inherit",
  env: { NODE_COMPILE_CACHE: join(root, "node_modules/.cache/postern-code"), ...process.env },
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));

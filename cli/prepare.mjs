// Runs before npm's start, test, dev and check, and before every `postern` command: installs what is missing. It imports nothing that is installed and
// runs on the Node that npm itself runs on (20.11 or newer); the portal's own Node 26 is among what it installs.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");

function run(command, args) {
  // Standard output belongs to what comes after.
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ["ignore", 2, 2] });
  if (error || status !== 0) {
    process.stderr.write(`\`${[command, ...args].join(" ")}\` failed; what it printed stands above.\n`);
    process.exit(1);
  }
}

function install() {
  const stamp = join(root, "node_modules/.postern-install");
  const lock = readFileSync(join(root, "package-lock.json"));
  const wanted = createHash("sha256")
    .update(lock)
    .update(`${process.platform} ${process.arch}`)
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  process.stderr.write("Installing what is missing; this is needed once.\n");
  // npm tells its scripts where it lies. With NODE_ENV=production it would leave out what the build needs.
  const npm = process.env.npm_execpath;
  const args = ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  if (npm) run(process.execPath, [npm, ...args]);
  else run("npm", args);
  writeFileSync(stamp, wanted);
}

function installBrowser() {
  if (["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].some(existsSync)) return;
  run(process.execPath, [join(root, "node_modules/@playwright/test/cli.js"), "install", "chromium"]);
}

install();
if (process.argv.includes("--browser")) installBrowser();

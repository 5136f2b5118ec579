// Begins npm's start, test, dev and check, and every `postern` command: installs what is missing. It imports nothing that
// is installed and runs on the Node that npm itself runs on (20.11 or newer); the portal's own Node 26 is among what it
// installs. It is no script that npm runs before these: with its setting ignore-scripts it runs none.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
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

// npm's own list of what lies in node_modules; written at the end of an install, and not always true.
const list = join(root, "node_modules/.package-lock.json");

function isInstalled() {
  const read = (file) => JSON.parse(readFileSync(join(root, file), "utf8"));
  // Of the optional ones, those for this kind of machine tell whether node_modules came from another.
  const isWanted = ({ optional, os, cpu, libc }) =>
    !optional || (os?.includes(process.platform) && cpu?.includes(process.arch) && !libc);
  try {
    return (
      existsSync(list) &&
      Object.entries(read("package-lock.json").packages).every(
        ([path, wanted]) =>
          path === "" || !isWanted(wanted) || read(join(path, "package.json")).version === wanted.version,
      )
    );
  } catch {
    return false;
  }
}

function install() {
  if (isInstalled()) return;
  // `npm ci` empties node_modules but for this list, which would hide that it was cut short.
  rmSync(list, { force: true });
  process.stderr.write("Installing what is missing; this is needed once.\n");
  // With NODE_ENV=production it would leave out what the build needs.
  runNpm("ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error");
}

/** The one package that needs its script, which puts the portal's own Node in its place. ignore-scripts leaves it out. */
function installNode() {
  const isThere = (path) => existsSync(join(root, "node_modules", path));
  if (!isThere("node") || isThere(".bin/node")) return;
  runNpm("rebuild", "node", "--ignore-scripts=false", "--loglevel=error");
}

function runNpm(...args) {
  // npm tells its scripts where it lies.
  const npm = process.env.npm_execpath;
  if (npm) run(process.execPath, [npm, ...args]);
  else run("npm", args);
}

function installBrowser() {
  if (["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].some(existsSync)) return;
  run(process.execPath, [join(root, "node_modules/@playwright/test/cli.js"), "install", "chromium"]);
}

install();
installNode();
if (process.argv.includes("--browser")) installBrowser();

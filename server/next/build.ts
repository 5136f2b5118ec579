import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { takeLock } from "#db/lock.ts";
import { requireAccess } from "#lib/file-access.ts";
import { terminalLanguage } from "#lib/settings.ts";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";
import { readyStaticFiles } from "#server/http/static-files.ts";

/** What Next bundles or reads while it builds: a change here asks for a new build. */
const sources = [
  "app",
  "features",
  "db",
  "lib",
  "instrumentation.ts",
  "instrumentation-client.ts",
  "next.config.ts",
  "postcss.config.mjs",
  "tsconfig.json",
  "package-lock.json",
];

/** Names the variable by which Next is given the key that seals what its actions are bound to. */
export function actionKeyEnvironment(actionKey: Buffer): Record<string, string> {
  return { NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: actionKey.toString("base64"), NEXT_TELEMETRY_DISABLED: "1" };
}

/**
 * The build makes the actions' ids from a key. Everybody may know this one: it is the same in every build, so that a form
 * of one machine or release is an action's of all, until the action gets another name. What is sealed is sealed with the
 * portal's own key, which Next is given when it runs.
 */
const idsKey = createHash("sha256").update("postern action ids").digest();

type Stamp = { sources: string };

/**
 * Builds the web app when its sources changed since the last build. A bundle has no sources: its build is as it is.
 * @throws StartProblem if it cannot be built, or is not there in a bundle
 */
export async function buildIfNeeded(root: string): Promise<void> {
  if (!hasSources(root)) {
    if (readStamp(root)) return;
    throw new StartProblem(phrase("bundle.incomplete", { folder: root }));
  }
  const wanted: Stamp = { sources: hashOfSources(root) };
  const isBuilt = () => readStamp(root)?.sources === wanted.sources;
  // Pages that another user built, as root say, are theirs alone.
  const [built, stamp] = [join(root, ".next"), stampFile(root)];
  for (const path of [built, stamp]) requireAccess(path, "read", built);
  if (isBuilt()) return;
  for (const path of [built, stamp]) requireAccess(path, "change", built);
  const lock = await lockBuild(root);
  try {
    if (isBuilt()) return;
    const { startWords } = await import("#lib/words/start-words.ts");
    process.stderr.write(`${startWords(terminalLanguage())("building")}\n`);
    rmSync(stampFile(root), { force: true });
    await runNextBuild(root);
    await readyStaticFiles(join(root, ".next/static"));
    // Its owner's, as DATA_DIR is.
    chmodSync(join(root, ".next"), 0o700);
    writeFileSync(stampFile(root), JSON.stringify(wanted));
  } finally {
    lock.release();
  }
}

/** @throws StartProblem in a bundle, from which nothing can be built */
export function requireSources(root: string): void {
  if (!hasSources(root)) throw new StartProblem(phrase("bundle.noSources"), 2);
}

function hasSources(root: string): boolean {
  return existsSync(join(root, "app"));
}

/** Two portals started from one checkout build once, the second waits. */
async function lockBuild(root: string) {
  for (;;) {
    const lock = takeLock(join(root, "node_modules/.cache/postern-build"));
    if (lock) return lock;
    await wait(200);
  }
}

function runNextBuild(root: string): Promise<void> {
  const next = join(root, "node_modules/next/dist/bin/next");
  const build = spawn(process.execPath, [next, "build"], {
    cwd: root,
    env: { ...process.env, ...actionKeyEnvironment(idsKey), NODE_ENV: "production" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  // A start that is broken off takes it along.
  process.once("exit", () => build.kill());
  const output: Buffer[] = [];
  build.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  build.stderr.on("data", (chunk: Buffer) => output.push(chunk));
  return new Promise((resolve, reject) => {
    build.once("error", reject);
    build.once("exit", (code) => {
      if (code === 0) return resolve();
      process.stderr.write(Buffer.concat(output));
      reject(new StartProblem(phrase("notBuilt")));
    });
  });
}

/** The same on every machine with the same sources; empty while developing. */
export function buildId(root: string): string {
  return readStamp(root)?.sources ?? "";
}

function stampFile(root: string): string {
  return join(root, ".next/postern-build.json");
}

function readStamp(root: string): Stamp | undefined {
  if (!existsSync(join(root, ".next/BUILD_ID"))) return undefined;
  try {
    return JSON.parse(readFileSync(stampFile(root), "utf8"));
  } catch {
    return undefined;
  }
}

function hashOfSources(root: string): string {
  const whole = createHash("sha256");
  for (const source of sources)
    for (const file of filesOf(root, source)) whole.update(file).update(readFileSync(join(root, file)));
  return whole.digest("hex");
}

function filesOf(root: string, source: string): string[] {
  if (!existsSync(join(root, source))) return [];
  if (/\.\w+$/.test(source)) return [source];
  const entries = readdirSync(join(root, source), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name));
  return files.map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1)).sort();
}

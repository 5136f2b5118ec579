import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { root } from "../support/processes.ts";

/**
 * Gives the folder of a commit's checkout with all that it needs installed; its first start builds its pages. It is kept
 * in the user's cache for the next time, outside of node_modules, where Node runs no TypeScript.
 * @throws if this repository has no such commit
 */
export function olderBuild(commit: string): string {
  const id = idOf(commit);
  const { XDG_CACHE_HOME = join(homedir(), ".cache") } = process.env;
  const kept = join(XDG_CACHE_HOME, "postern-beside");
  const folder = join(kept, id);
  if (existsSync(folder)) return folder;
  mkdirSync(kept, { recursive: true, mode: 0o700 });
  // Under its name only when it is complete.
  const making = mkdtempSync(join(kept, "making-"));
  execFileSync("git", ["archive", "--output", join(making, "all.tar"), id], { cwd: root });
  execFileSync("tar", ["-xf", "all.tar"], { cwd: making });
  rmSync(join(making, "all.tar"));
  install(making);
  renameSync(making, folder);
  return folder;
}

function idOf(commit: string): string {
  const { status, stdout } = spawnSync(
    "git",
    ["rev-parse", "--verify", "--quiet", "--end-of-options", `${commit}^{commit}`],
    { cwd: root, encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`There is no commit ${commit} in this repository.`);
  return stdout.trim();
}

/** What is installed here, where it asks for the same. */
export function install(checkout: string): void {
  const lock = (folder: string) => readFileSync(join(folder, "package-lock.json"), "utf8");
  if (lock(checkout) !== lock(root)) {
    const quietly = ["--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
    execFileSync("npm", ["ci", ...quietly], { cwd: checkout, stdio: ["ignore", 2, 2] });
    return;
  }
  try {
    execFileSync("cp", ["-al", join(root, "node_modules"), checkout], { stdio: "ignore" });
  } catch {
    // On another disk, which no hard link reaches.
    rmSync(join(checkout, "node_modules"), { recursive: true, force: true });
    execFileSync("cp", ["-a", join(root, "node_modules"), checkout]);
  }
  // What was compiled here is another's.
  rmSync(join(checkout, "node_modules/.cache"), { recursive: true, force: true });
}

import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { of, posternWith } from "../support/command.ts";
import { killedRestore } from "../support/killed-restore.ts";
import { signedUp } from "../support/people.ts";
import { type Portal, startPortal, waitFor } from "../support/portal.ts";
import { BrokenPromise, type LongTest } from "./long-test.ts";

/** What it puts in place takes no longer. */
const longestSwitchMs = 25;

/** A restore over data is killed at any moment: afterwards there is the state of before, or the backup's. */
export const killsOfRestores: LongTest = {
  name: "kills of restores",
  count: 50,
  async begin() {
    const portal = await startPortal({ WORKERS: "1" });
    const ada = await signedUp(portal, "ada");
    const folder = mkdtempSync(join(tmpdir(), "postern-kills-"));
    const file = join(folder, "a.backup");
    await succeeded(posternWith("", ["backup", file], of(portal)));
    await ada.submit("/information/edit", { name: "Ada", contact: "", description: "" });
    ada.close();
    await portal.stop("SIGKILL");
    const stageMs = await timeToPlan(file, copyOf(portal, join(folder, "timed")));
    let turn = 0;
    return {
      async repeat() {
        turn += 1;
        const machine = copyOf(portal, join(folder, String(turn)));
        // What it puts in place is done in a moment: every other kill aims at it.
        const inPlace = turn % 2 === 0;
        const afterMs = Math.random() * (inPlace ? longestSwitchMs : stageMs);
        await killedRestore(file, machine, { of: inPlace ? "plan" : "stage", afterMs });
        const wasPlanned = existsSync(join(machine.DATA_DIR, "restoring/prepared"));
        const wasStaged = existsSync(join(machine.DATA_DIR, "restoring")) && !wasPlanned;
        await succeeded(posternWith("", ["restore", "--continue"], machine));
        // Keys and database fit, and the command finds a portal.
        await succeeded(posternWith("", ["member", "list"], machine));
        const version = versionOfAda(machine.DATA_DIR);
        const seen = {
          "while it was made ready": Number(wasStaged),
          "while it was put in place": Number(wasPlanned),
          "before or afterwards": Number(!wasStaged && !wasPlanned),
        };
        if (![1, 2].includes(version) || (wasPlanned && version !== 1) || (wasStaged && version !== 2))
          throw new BrokenPromise(`The member's version is ${version}.`, seen);
        if (existsSync(join(machine.DATA_DIR, "restoring")))
          throw new BrokenPromise("Something is left.", seen);
        for (const each of Object.values(machine)) rmSync(each, { recursive: true });
        return seen;
      },
      async end() {
        rmSync(folder, { recursive: true, force: true });
      },
    };
  },
};

/** The portal's folders on a machine of their own. */
function copyOf({ dataDir, certDir }: Portal, folder: string) {
  const machine = { DATA_DIR: join(folder, "data"), CERT_DIR: join(folder, "certs") };
  cpSync(dataDir, machine.DATA_DIR, { recursive: true });
  cpSync(certDir, machine.CERT_DIR, { recursive: true });
  return machine;
}

/** How long a restore takes from its first file to the plan, in milliseconds. */
async function timeToPlan(file: string, machine: ReturnType<typeof copyOf>): Promise<number> {
  const has = (name: string) => existsSync(join(machine.DATA_DIR, name));
  const restoring = posternWith("", ["restore", file, "--replace", "--yes"], machine);
  await waitFor(() => has("restoring"), 60_000);
  const began = performance.now();
  await waitFor(() => has("restoring/prepared") || !has("restoring"), 60_000);
  const tookMs = performance.now() - began;
  await succeeded(restoring);
  return tookMs;
}

/** 1 in the backup, 2 since. */
function versionOfAda(dataDir: string): number {
  const database = new Database(join(dataDir, "postern.db"), { readonly: true });
  try {
    return Number(database.prepare("select version from members where username = 'ada'").pluck().get());
  } finally {
    database.close();
  }
}

async function succeeded(running: ReturnType<typeof posternWith>): Promise<void> {
  const { code, err } = await running;
  if (code !== 0) throw new Error(`A command ended with ${code}: ${err}`);
}

import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { of, posternWith } from "../support/command.ts";
import { killedRestore } from "../support/killed-restore.ts";
import { signedUp } from "../support/people.ts";
import { startPortal } from "../support/portal.ts";
import { BrokenPromise, type LongTest } from "./long-test.ts";

/** About as long as a restore takes that is not killed. */
const longestMs = 3_000;
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
    let turn = 0;
    return {
      async repeat() {
        turn += 1;
        const machine = { DATA_DIR: join(folder, `data-${turn}`), CERT_DIR: join(folder, `certs-${turn}`) };
        cpSync(portal.dataDir, machine.DATA_DIR, { recursive: true });
        cpSync(portal.certDir, machine.CERT_DIR, { recursive: true });
        // What it puts in place is done in a moment: every other kill aims at it.
        const inPlace = turn % 2 === 0;
        const afterMs = Math.random() * (inPlace ? longestSwitchMs : longestMs);
        const wasOver = await killedRestore(file, machine, { of: inPlace ? "plan" : "beginning", afterMs });
        const wasPlanned = existsSync(join(machine.DATA_DIR, "restoring/prepared"));
        await succeeded(posternWith("", ["restore", "--continue"], machine));
        // Keys and database fit, and the command finds a portal.
        await succeeded(posternWith("", ["member", "list"], machine));
        const version = versionOfAda(machine.DATA_DIR);
        const seen = {
          "killed before": Number(!wasOver && !wasPlanned && version === 2),
          "killed in the middle": Number(wasPlanned),
          "killed afterwards": Number(version === 1 && !wasPlanned),
        };
        if (![1, 2].includes(version) || (wasPlanned && version !== 1))
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

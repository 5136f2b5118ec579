import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import Database from "better-sqlite3";
import { of, posternWith } from "../support/command.ts";
import { type OldUser, oldDatabase, sha512 } from "../support/importing.ts";
import { type Portal, startPortal } from "../support/portal.ts";
import type { LongTest } from "./long-test.ts";

const users = 2_000;
/** Rows that it writes at once (features/member-import/sorted-rows.ts). */
const batch = 250;
/** About as long as one of these takes. */
const longestBatchMs = 100;
/** About as long as it takes until the first. */
const longestStartMs = 2_000;
const main = join(import.meta.dirname, "../../cli/main.ts");

/** An import is killed at any moment: of each member there is everything or nothing, and the next one finishes. */
export const killsWhileImporting: LongTest = {
  name: "kills while importing",
  count: 50,
  async begin() {
    const portal = await startPortal({ WORKERS: "1" });
    const file = join(portal.dataDir, "..", "users.db");
    const all = Array.from(
      { length: users },
      (_, at): OldUser => [`old ${at}`, sha512(`${at}`), "about", "by post"],
    );
    oldDatabase(file, all);
    let turn = 0;
    return {
      async repeat() {
        turn += 1;
        empty(portal);
        const env = { ...process.env, ...of(portal) };
        const child = spawn(process.execPath, [main, "import", file, "--apply"], { env, stdio: "ignore" });
        const ended = once(child, "exit");
        // Most of it is reading: every kill but some aims at a moment in which rows are written.
        if (turn % 8 !== 0) await membersAbove(Math.random() * (users - 2 * batch), portal, child);
        await pause(Math.random() * (turn % 8 === 0 ? longestStartMs : longestBatchMs));
        child.kill("SIGKILL");
        await ended;
        const before = kept(portal);
        const { out, err, code } = await posternWith("", ["import", file, "--apply", "--json"], of(portal));
        if (code !== 0) throw new Error(`The next import ended with ${code}: ${err}`);
        const { imported, alreadyHere } = JSON.parse(out) as Record<"imported" | "alreadyHere", number>;
        const after = kept(portal);
        const isRight =
          before.members === before.whole &&
          alreadyHere === before.members &&
          imported === users - before.members;
        const isAll = after.members === users && after.whole === users && after.copies === 0;
        if (!isRight || !isAll) throw new Error(JSON.stringify({ before, imported, alreadyHere, after }));
        return {
          "killed before": Number(before.members === 0),
          "killed in the middle": Number(imported > 0 && before.members > 0),
          "killed afterwards": Number(imported === 0),
          "imported by the next": imported,
        };
      },
      end: async () => void (await portal.stop()),
    };
  },
};

function empty({ dataDir }: Portal): void {
  const database = new Database(join(dataDir, "postern.db"), { timeout: 5_000 });
  database.pragma("foreign_keys = ON");
  database.exec("DELETE FROM members");
  database.close();
}

/** Returns when there are more members than so many, or the import is over. */
async function membersAbove(count: number, { dataDir }: Portal, child: ChildProcess): Promise<void> {
  const database = new Database(join(dataDir, "postern.db"), { readonly: true });
  const members = database.prepare("SELECT count(*) FROM members").pluck();
  while (Number(members.get()) <= count && child.exitCode === null) await pause(1);
  database.close();
}

/** Members, those of them who have all that belongs to one, and copies of the old database that were left. */
function kept({ dataDir }: Portal) {
  const database = new Database(join(dataDir, "postern.db"), { readonly: true });
  const numberOf = (sql: string) => Number(database.prepare(sql).pluck().get());
  const found = {
    members: numberOf("SELECT count(*) FROM members"),
    whole: numberOf(`SELECT count(*) FROM members WHERE
      (SELECT count(*) FROM information WHERE member_id = members.id) = 2 AND
      (SELECT count(*) FROM activity WHERE member_id = members.id AND event = 'imported') = 1`),
    copies: readdirSync(dataDir).filter((name) => name.startsWith("importing-")).length,
  };
  database.close();
  return found;
}

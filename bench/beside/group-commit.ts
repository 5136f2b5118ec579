import { execFile, execFileSync } from "node:child_process";
import {
  closeSync,
  cpSync,
  fdatasyncSync,
  mkdtempSync,
  openSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { oneCore, pinned, root } from "../support/processes.ts";
import { figure, median } from "../support/rows.ts";
import type { Saved, SaverTask } from "../support/saver.ts";
import type { BesideRow } from "./rows.ts";

type Checkouts = Readonly<Record<"now" | "before", string>>;

const atOnce = 16;
/** What a sync takes at least, on both sides: on a faster disk there is little to share. */
const leastSyncMs = 2;

/** Saves without the server around them, each build in a process of its own, in turns. Says through `say` how fast the disk is. */
export async function groupCommit(
  checkouts: Checkouts,
  quick: boolean,
  say: (text: string) => void,
): Promise<BesideRow[]> {
  const folder = mkdtempSync(join(tmpdir(), "postern-saves-"));
  try {
    const syncMs = syncOf(join(folder, "sync"));
    const delay = syncMs < leastSyncMs ? `delayed to ${leastSyncMs} ms` : "not delayed";
    say(`a sync of this disk takes ${figure(syncMs)} ms: ${delay}`);
    const library = join(folder, "slow-sync.so");
    execFileSync("cc", ["-shared", "-fPIC", "-o", library, join(root, "bench/support/slow-sync.c")]);
    for (const [name, cwd] of Object.entries(checkouts))
      execFileSync(process.execPath, ["bench/support/seed.ts", join(folder, name), String(atOnce)], {
        cwd,
        stdio: "ignore",
      });
    const lengths = { warmUpSeconds: quick ? 1 : 2, seconds: quick ? 2 : 5 };
    const pairs = {
      many: [] as [number, number][],
      one: [] as [number, number][],
      syncs: [] as [number, number][],
    };
    for (let round = 0; round < (quick ? 2 : 6); round += 1) {
      const many = await bothSave(round, atOnce);
      const one = await bothSave(round, 1);
      const each = (of: (side: "now" | "before") => number): [number, number] => [of("now"), of("before")];
      pairs.many.push(each((side) => many[side].saves / lengths.seconds));
      pairs.one.push(each((side) => one[side].saves / lengths.seconds));
      pairs.syncs.push(each((side) => many[side].syncs / (many[side].saves / atOnce)));
    }
    return [
      { ...saves(`${atOnce} members at once`), pairs: pairs.many, target: { atLeast: 2.5 } },
      { ...saves("one member alone"), pairs: pairs.one, target: { atLeast: 0.95 } },
      {
        what: `syncs for ${atOnce} saves at once, checkpoints included`,
        unit: "",
        better: "less",
        pairs: pairs.syncs,
      },
    ];

    async function bothSave(round: number, loops: number): Promise<Record<"now" | "before", Saved>> {
      const nothing = { saves: Number.NaN, syncs: Number.NaN };
      const saved = { now: nothing, before: nothing };
      const order = ["now", "before"] as const;
      for (const side of round % 2 ? order.toReversed() : order)
        saved[side] = await saveIn(folder, library, {
          checkout: checkouts[side],
          folder: join(folder, side),
          loops,
          ...lengths,
        });
      return saved;
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const saves = (who: string) => ({ what: `saves, ${who}`, unit: "/s", better: "more" }) as const;

/** Over a copy of what was made for it: the next one begins as this does. */
async function saveIn(folder: string, library: string, given: SaverTask): Promise<Saved> {
  const task = { ...given, folder: join(folder, "portal") };
  cpSync(given.folder, task.folder, { recursive: true });
  const file = join(folder, "task.json");
  writeFileSync(file, JSON.stringify(task));
  const saver = [process.execPath, join(root, "bench/support/saver.ts"), file];
  const [program, ...args] = pinned(oneCore, saver);
  const slowed = {
    LD_PRELOAD: library,
    SYNC_COUNT: join(folder, "syncs"),
    SYNC_MICROSECONDS: String(leastSyncMs * 1_000),
  };
  const { stdout } = await promisify(execFile)(program, args, {
    cwd: task.checkout,
    env: { ...process.env, ...slowed },
  });
  rmSync(task.folder, { recursive: true });
  return JSON.parse(stdout) as Saved;
}

/** Milliseconds of one that follows a small write. */
function syncOf(path: string): number {
  const file = openSync(path, "w");
  const times = Array.from({ length: 50 }, () => {
    writeSync(file, Buffer.alloc(8_192));
    const began = performance.now();
    fdatasyncSync(file);
    return performance.now() - began;
  });
  closeSync(file);
  return median(times);
}

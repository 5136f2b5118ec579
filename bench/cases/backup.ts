import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import Database from "better-sqlite3";
import { load } from "../support/load.ts";
import { cookieOf, member } from "../support/member.ts";
import { childrenOf, loadCore, oneCore, root } from "../support/processes.ts";
import { type Bench, beside, type Options, type Row } from "../support/rows.ts";
import { settingsFor, startPortal } from "../support/servers.ts";

const megabyte = 1_000_000;

/** A backup of a large portal that serves meanwhile: how long, how much memory, and what those who read pages notice. */
export const backup: Bench = { name: "backup", run: backedUp };

async function backedUp({ quick }: Options): Promise<Row[]> {
  const megabytes = quick ? 100 : 1_000;
  const portal = await startPortal(1, oneCore);
  const reader = await member(portal, "reader");
  const database = join(portal.folder, "data/postern.db");
  fill(database, megabytes);
  const gigabytes = statSync(database).size / 1e9;
  const look = {
    paths: ["/information"],
    headers: [cookieOf(reader)],
    ...{ connections: 4, rate: 25, seconds: 5, cores: loadCore },
  };
  const recipient = await identityToRecipient(await generateX25519Identity());
  const rows: Row[] = [];
  try {
    for (const [words, args] of [
      ["a backup", []],
      ["an encrypted backup", ["--recipient", recipient]],
    ] as const) {
      const idle = await load(portal, look);
      const running = begin(args, portal);
      const busy: number[] = [];
      while (running.child.exitCode === null) busy.push((await load(portal, look)).p99);
      const { seconds, most } = await running.ended;
      rows.push(
        { what: `${words}, for each GB`, unit: "s", portal: seconds / gigabytes },
        {
          what: `most memory of ${words} of ${gigabytes.toFixed(1)} GB`,
          unit: "MB",
          portal: most / megabyte,
        },
        {
          what: `p99 of /information during ${words}`,
          unit: "ms",
          ...beside([Math.max(...busy)], "idle", [idle.p99]),
          target: { atMost: 3 },
        },
      );
    }
  } finally {
    reader.close();
    await portal.stop();
  }
  return rows;
}

/** Half of it pieces of files, half of it values; nobody opens them. */
function fill(file: string, megabytes: number): void {
  const database = new Database(file, { timeout: 5_000 });
  database.exec(`
    insert into files (id, member_id, field_key, about, size, created_at)
      select 'large', id, 'name', 'sealed', 1, 1 from members limit 1`);
  database
    .prepare(`with recursive n(i) as (select 1 union all select i + 1 from n where i < ?)
      insert into file_pieces select 'large', i, randomblob(250000) from n`)
    .run(megabytes * 2);
  database
    .prepare(`with recursive n(i) as (select 1 union all select i + 1 from n where i < ?)
      insert into earlier_values (id, member_id, field_key, value, replaced_at, replaced_by)
      select 'large ' || i, members.id, 'name', hex(randomblob(500)), 1, 'command line' from n, members`)
    .run(megabytes * 450);
  database.close();
}

type Ended = Readonly<{ seconds: number /** In bytes, with its children. */; most: number }>;

function begin(
  args: readonly string[],
  { folder, port }: Readonly<{ folder: string; port: number }>,
): { child: ChildProcess; ended: Promise<Ended> } {
  const into = mkdtempSync(join(tmpdir(), "postern-backups-"));
  const began = performance.now();
  const child = spawn(process.execPath, ["cli/main.ts", "backup", join(into, "a.backup"), ...args], {
    cwd: root,
    env: { ...process.env, ...settingsFor(folder, port, 1) },
    stdio: ["ignore", "ignore", "inherit"],
  });
  let most = 0;
  const looking = setInterval(() => {
    most = Math.max(most, residentBytes(child.pid ?? 0));
  }, 100);
  const ended = once(child, "exit").then(([code]) => {
    clearInterval(looking);
    rmSync(into, { recursive: true });
    if (code !== 0) throw new Error(`The backup ended with ${code}.`);
    return { seconds: (performance.now() - began) / 1_000, most };
  });
  return { child, ended };
}

/** With its children; none once it has ended. */
function residentBytes(pid: number): number {
  try {
    const [, kilobytes = "0"] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return childrenOf(pid).reduce((sum, child) => sum + residentBytes(child), Number(kilobytes) * 1024);
  } catch {
    return 0;
  }
}

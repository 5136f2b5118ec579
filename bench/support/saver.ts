import { readFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";

// Members who save their information without a pause, each a save at a time, by calling what the form's action calls:
// of this checkout or another. Prints how many saves and how many syncs of the disk there were in so many seconds.

/** What it reads from its file. `folder` is the portal's, with a member for each loop. */
export type SaverTask = Readonly<{
  checkout: string;
  folder: string;
  loops: number;
  warmUpSeconds: number;
  seconds: number;
}>;
export type Saved = Readonly<{ saves: number; syncs: number }>;

const { checkout, folder, loops, warmUpSeconds, seconds } = JSON.parse(
  readFileSync(process.argv[2] ?? "", "utf8"),
) as SaverTask;
const from = <T>(path: string) => import(join(checkout, path)) as Promise<T>;
const { adoptSettings, readSettings } = await from<typeof import("#lib/settings.ts")>("lib/settings.ts");
const { adoptKeys, openKeys } = await from<typeof import("#lib/keys.ts")>("lib/keys.ts");
const paths = { DATA_DIR: join(folder, "data"), CERT_DIR: join(folder, "certs") };
const settings = readSettings({ ...paths, LOG_LEVEL: "error" }, undefined, folder);
adoptSettings(settings);
adoptKeys(openKeys(settings));
const { keyedHash } = await from<typeof import("#lib/sealing.ts")>("lib/sealing.ts");
const { updateInformation } = await from<typeof import("#features/information/update-information.ts")>(
  "features/information/update-information.ts",
);

const database = new Database(join(paths.DATA_DIR, "postern.db"), { readonly: true });
const members = database.prepare("select id from members limit ?").pluck().all(loops) as string[];
database.close();
const contacts = new Map(members.map((id) => [id, "ada@portal.example"]));
const browser = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:141.0) Gecko/20100101 Firefox/141.0";

await saveFor(warmUpSeconds);
const before = syncs();
const saves = await saveFor(seconds);
process.stdout.write(JSON.stringify({ saves, syncs: syncs() - before } satisfies Saved));
process.exit();

async function saveFor(seconds: number): Promise<number> {
  const end = performance.now() + seconds * 1_000;
  let saves = 0;
  const loop = async (id: string) => {
    for (; performance.now() < end; saves += 1) await save(id);
  };
  await Promise.all(members.map(loop));
  return saves;
}

async function save(id: string): Promise<void> {
  const by = { id } as Parameters<typeof updateInformation>[0]["subject"];
  const source = { address: "127.0.0.1", browser, requestId: "", at: Date.now() };
  // What the form showed.
  const shown = new Map([["contact", keyedHash("form stamp", contacts.get(id) ?? "")]]);
  const contact = `Contact ${Math.random()}`;
  const outcome = await updateInformation({ subject: by, actor: by, from: source }, shown, { contact });
  if (!outcome.ok || outcome.changed !== 1) throw new Error(`Not saved: ${JSON.stringify(outcome)}`);
  contacts.set(id, contact);
}

function syncs(): number {
  return Number(readFileSync(process.env.SYNC_COUNT ?? "").readBigInt64LE());
}

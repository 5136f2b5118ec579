/** The file beside the database that says who was erased, so that a restored backup does not bring them back. */
import { appendFileSync, closeSync, existsSync, fsyncSync, openSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { atomically, database, type Reader } from "#db/client.ts";
import { and, eq, inArray, isNull } from "#db/drizzle.ts";
import { erasures, ledgerCopies } from "#db/schema.ts";
import { thisMachine } from "#features/machines/this-machine.ts";
import { keyedHash, keyedHashes } from "#lib/sealing.ts";
import { settings } from "#lib/settings.ts";

/** Stands for an erased member in the ledger: with it a restored backup can be asked who is to be erased again. */
export function erasureHash(memberId: string): string {
  return keyedHash(purpose, memberId);
}

/** The hashes of everyone in the ledger; none where there is no ledger. */
export function readLedger(): ReadonlySet<string> {
  if (!existsSync(ledgerFile())) return new Set();
  const lines = readFileSync(ledgerFile(), "utf8").split("\n");
  return new Set(lines.flatMap((line) => line.split(" ", 1)).filter((hash) => hash !== ""));
}

/** Whether the member is in the ledger, under whichever data key. */
export function isInLedger(ledger: ReadonlySet<string>, memberId: string): boolean {
  // Lines from before hashes named their key hold the hash alone.
  const withoutKey = (hash: string) => hash.slice(hash.indexOf(".") + 1);
  return keyedHashes(purpose, memberId).some((hash) => ledger.has(hash) || ledger.has(withoutKey(hash)));
}

/** The same of a field, by its key. */
export function fieldErasureHash(key: string): string {
  return keyedHash(purposeOfFields, key);
}

export function isFieldInLedger(ledger: ReadonlySet<string>, key: string): boolean {
  return keyedHashes(purposeOfFields, key).some((hash) => ledger.has(hash));
}

/** Which keys were fields' that are erased: by the database, and by this machine's ledger. */
export async function erasedFields(from: Reader): Promise<(key: string) => boolean> {
  const rows = await from.select({ hash: erasures.hash }).from(erasures);
  // Read after them: what was crossed off in the database stands in every ledger by then.
  const all = new Set([...readLedger(), ...rows.map(({ hash }) => hash)]);
  return (key) => isFieldInLedger(all, key);
}

const purpose = "erased member";
const purposeOfFields = "erased field";

function ledgerFile(): string {
  return join(settings().dataDir, "erased");
}

/** Enters the erasures that this machine's ledger does not have. A line that is written twice does no harm. */
export async function copyErasures(): Promise<void> {
  const machineId = thisMachine();
  const rows = await database()
    .select({ hash: erasures.hash, at: erasures.at })
    .from(erasures)
    .leftJoin(ledgerCopies, and(eq(ledgerCopies.hash, erasures.hash), eq(ledgerCopies.machineId, machineId)))
    .where(isNull(ledgerCopies.hash));
  if (rows.length === 0) return;
  const lines = rows.map(({ hash, at }) => `${hash} ${new Date(at).toISOString()}\n`).join("");
  appendDurably(ledgerFile(), lines);
  await atomically(async (tx) => {
    const hashes = rows.map(({ hash }) => hash);
    // One that another machine crossed off meanwhile needs no note.
    const left = await tx
      .select({ hash: erasures.hash })
      .from(erasures)
      .where(inArray(erasures.hash, hashes));
    if (left.length > 0)
      await tx
        .insert(ledgerCopies)
        .values(left.map(({ hash }) => ({ machineId, hash })))
        .onConflictDoNothing();
  });
}

/** False where a line was cut short, by a full disk or a crash: the next one must not be taken for its rest. */
function endsInLine(path: string): boolean {
  const text = readFileSync(path, "latin1");
  return text === "" || text.endsWith("\n");
}

function appendDurably(path: string, text: string): void {
  const file = openSync(path, "a", 0o600);
  // The directory too, which has the name of a new file.
  const directory = openSync(dirname(path), "r");
  try {
    appendFileSync(file, endsInLine(path) ? text : `\n${text}`);
    fsyncSync(file);
    fsyncSync(directory);
  } finally {
    closeSync(file);
    closeSync(directory);
  }
}

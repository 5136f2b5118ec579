import type { Transaction } from "#db/client.ts";
import type { Chain, MemberChains } from "./chain.ts";
import { haveChainsBegun } from "./chains-begun.ts";
import {
  type Before,
  chained,
  closeOver,
  type Happened,
  isDue,
  type Row,
  stateIn,
  unchained,
  withState,
} from "./next-rows.ts";
import { firstChains, openRows, readBefore, readChains, saveChains, saveRows } from "./stored-rows.ts";

/** The row that says what happened, and whether what it says stood nowhere before: it is not only counted again. */
type Written = Readonly<{ row: Row; isNew: boolean }>;

/**
 * Writes down what happened, each to another member, and gives the rows that say it. What happens again within its
 * period, by the same actor and from the same network, is counted in one row, which then is the member's newest: no
 * loop fills the disk.
 */
export async function writeRows(tx: Transaction, all: readonly Happened[]): Promise<Written[]> {
  const before = await readBefore(tx, all);
  const due = all.filter((happened, at) => isDue(stateIn(before[at]?.chains, happened), happened.at));
  const open = await openRows(
    tx,
    due.map(({ memberId }) => memberId),
  );
  const written: Written[] = [];
  const rows: Row[] = [];
  const chains: [string, MemberChains][] = [];
  for (const [at, happened] of all.entries()) {
    const found = before[at];
    // Erased meanwhile.
    if (!found) continue;
    const step = stepOf(happened, found, open.get(happened.memberId) ?? []);
    const row = step.rows.at(-1) as Row;
    written.push({ row, isNew: row.detail !== found.row?.detail });
    rows.push(...step.rows);
    if (step.chains) chains.push([happened.memberId, step.chains]);
  }
  await saveRows(tx, rows);
  await saveChains(tx, chains);
  return written;
}

/** Writes down the first that happens to each of these members, whom this transaction has made: there is nothing to read. */
export async function writeFirstRows(tx: Transaction, all: readonly Happened[]): Promise<void> {
  const chains = haveChainsBegun() ? firstChains : undefined;
  const steps = all.map((happened) => stepOf(happened, { number: 1, chains, row: undefined }, []));
  await saveRows(
    tx,
    steps.flatMap(({ rows }) => rows),
  );
  await saveChains(
    tx,
    steps.flatMap(({ chains }, at): [string, MemberChains][] =>
      chains ? [[all[at]?.memberId ?? "", chains]] : [],
    ),
  );
}

/** `open` are the member's open rows. */
function stepOf(
  happened: Happened,
  found: Before,
  open: readonly Row[],
): Readonly<{ rows: readonly Row[]; chains: MemberChains | undefined }> {
  const { chains } = found;
  return chains
    ? chained(happened, { ...found, chains }, open)
    : { rows: [unchained(happened, found)], chains: undefined };
}

/** Closes the rows of a member's chain whose period is over, where nothing more happens that would. */
export async function closeDue(tx: Transaction, memberId: string, chain: Chain, at: number): Promise<void> {
  const chains = await readChains(tx, memberId);
  const state = chains?.chains[chain];
  if (!chains || !state || !isDue(state, at)) return;
  const open = (await openRows(tx, [memberId])).get(memberId) ?? [];
  const closed = closeOver({ chain, at }, state, open);
  await saveRows(tx, closed.rows);
  await saveChains(tx, [[memberId, withState(chains, chain, closed.state)]]);
}

import type { Transaction } from "#db/client.ts";
import type { Chain, MemberChains } from "./chain.ts";
import {
  chained,
  closeOver,
  type Happened,
  isDue,
  type Row,
  stateIn,
  unchained,
  withState,
} from "./next-rows.ts";
import { openRows, readBefore, readChains, saveChains, saveRows } from "./stored-rows.ts";

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
    const step = found.chains
      ? chained(happened, { ...found, chains: found.chains }, open.get(happened.memberId) ?? [])
      : { rows: [unchained(happened, found)], chains: undefined };
    const row = step.rows.at(-1) as Row;
    written.push({ row, isNew: row.detail !== found.row?.detail });
    rows.push(...step.rows);
    if (step.chains) chains.push([happened.memberId, step.chains]);
  }
  await saveRows(tx, rows);
  await saveChains(tx, chains);
  return written;
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

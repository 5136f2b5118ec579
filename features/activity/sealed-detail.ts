import { readable } from "#features/readable.ts";
import { browserName } from "#features/sessions/browser-name.ts";
import { open, seal } from "#lib/sealing.ts";

type Row = Readonly<{ id: string; memberId: string; detail: string }>;

export type Detail = Readonly<{
  address: string;
  browser: string;
  /** What the other browsers are called from which the same happened in this hour, the newest first. */
  otherBrowsers?: readonly string[];
  what: readonly string[];
}>;

/** What an activity row holds beside its kind and time, bound to its member. */
export function sealDetail(memberId: string, detail: Detail): string {
  return seal(contextOf(memberId), JSON.stringify(detail));
}

/** Undefined when it cannot be opened: damaged, or of another member. */
export function openDetail({ id, memberId, detail }: Row): Detail | undefined {
  return readable({ table: "activity", row: id, column: "detail" }, () => {
    const { what = [], ...others } = JSON.parse(open(contextOf(memberId), detail));
    // In one text before rows merged.
    return { ...others, what: typeof what === "string" ? [what] : what } as Detail;
  });
}

/** The sealed detail with what happened again in it; undefined when it says all of it already. */
export function addToDetail(row: Row, again: Detail): string | undefined {
  // A row that cannot be read keeps nobody from logging in.
  const before = openDetail(row);
  if (!before) return sealDetail(row.memberId, again);
  const both = {
    address: again.address,
    browser: again.browser,
    otherBrowsers: otherBrowsers(before, again),
    what: firstOf([...before.what, ...again.what]),
  };
  const isSame = JSON.stringify(both) === JSON.stringify({ ...both, ...before });
  return isSame ? undefined : sealDetail(row.memberId, both);
}

function otherBrowsers(
  { browser, otherBrowsers: others }: Detail,
  again: Detail,
): readonly string[] | undefined {
  if (browser === again.browser) return others;
  const own = browserName(again.browser);
  return firstOf([browserName(browser), ...(others ?? [])].filter((name) => name !== own));
}

/** More names than this tell nobody anything; that there are more is said. */
const mostNames = 50;
const more = "…";

function firstOf(names: readonly string[]): readonly string[] {
  const different = [...new Set(names)];
  if (different.length <= mostNames) return different;
  return [...different.filter((name) => name !== more).slice(0, mostNames), more];
}

function contextOf(memberId: string): string {
  return `activity/${memberId}/detail`;
}

import { readable } from "#features/readable.ts";
import { type BrowserFacts, browserFacts } from "#lib/browser-facts.ts";
import { open, seal } from "#lib/sealing.ts";
import type { Language } from "#lib/words/languages.ts";

type Row = Readonly<{ id: string; memberId: string; detail: string }>;

/** A thing that an event was about, as data; the pages word it. Never a value. */
export type Thing =
  | Readonly<{ field: string }>
  | Readonly<{ browser: BrowserFacts | "unreadable" }>
  | Readonly<{ format: string }>
  | Readonly<{ language: Language | "browser" }>
  /** As the operator put it. */
  | Readonly<{ reason: string }>
  /** Before or after it was changed. */
  | Readonly<{ username: string }>
  /** A version of the privacy policy. */
  | Readonly<{ policy: number }>;

/** Rows of older versions hold English words in place of data; "…" stands for more than are kept. */
export type OrWords<T> = T | string;

export type Detail = Readonly<{
  address: string;
  browser: string;
  /** The other browsers from which the same happened in this hour, the newest first. */
  otherBrowsers?: readonly OrWords<BrowserFacts>[];
  what: readonly OrWords<Thing>[];
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

function otherBrowsers({ browser, otherBrowsers: others }: Detail, again: Detail) {
  if (browser === again.browser) return others;
  const own = JSON.stringify(browserFacts(again.browser));
  return firstOf([browserFacts(browser), ...(others ?? [])].filter((one) => JSON.stringify(one) !== own));
}

/** More than this tell nobody anything; that there are more is said. */
const mostThings = 50;
const more = "…";

function firstOf<T>(things: readonly OrWords<T>[]): readonly OrWords<T>[] {
  const different = [...new Map(things.map((thing) => [JSON.stringify(thing), thing])).values()];
  if (different.length <= mostThings) return different;
  return [...different.filter((thing) => thing !== more).slice(0, mostThings), more];
}

function contextOf(memberId: string): string {
  return `activity/${memberId}/detail`;
}

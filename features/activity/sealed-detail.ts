import { browserName } from "#features/sessions/browser-name.ts";
import { open, SealBroken, seal } from "#lib/sealing.ts";

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

/** @throws SealBroken when it is of another member */
export function openDetail(memberId: string, sealed: string): Detail {
  const { what = [], ...detail } = JSON.parse(open(contextOf(memberId), sealed));
  // In one text before rows merged.
  return { ...detail, what: typeof what === "string" ? [what] : what } as Detail;
}

/** The sealed detail with what happened again in it; undefined when it says all of it already. */
export function addToDetail(memberId: string, sealed: string, again: Detail): string | undefined {
  const before = openedUnlessBroken(memberId, sealed);
  if (!before) return sealDetail(memberId, again);
  const both = {
    address: again.address,
    browser: again.browser,
    otherBrowsers: otherBrowsers(before, again),
    what: firstOf([...before.what, ...again.what]),
  };
  const isSame = JSON.stringify(both) === JSON.stringify({ ...both, ...before });
  return isSame ? undefined : sealDetail(memberId, both);
}

/** A row that cannot be read keeps nobody from logging in. */
function openedUnlessBroken(memberId: string, sealed: string): Detail | undefined {
  try {
    return openDetail(memberId, sealed);
  } catch (error) {
    if (error instanceof SealBroken) return undefined;
    throw error;
  }
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

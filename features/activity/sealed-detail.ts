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
  | Readonly<{ policy: number }>
  /** How a value came: by putting back an earlier one, from an import, a letter, a one-time link, an accepted proposal. */
  | Readonly<{ via: "undo" | "history" | "import" | "letter" | "link" | "proposal" }>
  /** What of the member was shown beside their information. */
  | Readonly<{ shown: "sessions" | "activity" }>
  /** In place of fields that whoever reads it may not see; never kept. */
  | Readonly<{ unseen: "field" }>;

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
  return sealText(memberId, textOf(detail));
}

/** The detail as the text that is sealed. */
export function textOf(detail: Detail): string {
  return JSON.stringify(detail);
}

export function sealText(memberId: string, text: string): string {
  return seal(detailContext(memberId), text);
}

/** The text that was sealed; undefined when it cannot be opened: damaged, or of another member. */
export function openText({ id, memberId, detail }: Row): string | undefined {
  return readable({ table: "activity", row: id, column: "detail" }, () =>
    open(detailContext(memberId), detail),
  );
}

/** Undefined when it cannot be opened. */
export function openDetail(row: Row): Detail | undefined {
  const text = openText(row);
  return text === undefined ? undefined : detailOf(text);
}

function detailOf(text: string): Detail {
  const { what = [], ...others } = JSON.parse(text);
  // In one text before rows merged.
  return { ...others, what: typeof what === "string" ? [what] : what } as Detail;
}

/** The text of a detail with what happened again in it; the same text when it says all of it already. */
export function addToText(text: string, again: Detail): string {
  const before = detailOf(text);
  const both = {
    address: again.address,
    browser: again.browser,
    otherBrowsers: otherBrowsers(before, again),
    what: thingsOf(before.what, again.what),
  };
  const isSame = JSON.stringify(both) === JSON.stringify({ ...both, ...before });
  return isSame ? text : textOf(both);
}

function otherBrowsers({ browser, otherBrowsers: others }: Detail, again: Detail) {
  if (browser === again.browser) return others;
  const own = JSON.stringify(browserFacts(again.browser));
  return firstOf([browserFacts(browser), ...(others ?? [])].filter((one) => JSON.stringify(one) !== own));
}

/** More than this tell nobody anything; that there are more is said. */
const mostThings = 50;
const more = "…";

type Things = readonly OrWords<Thing>[];

/** Fields that were shown all stay; of what else a look says, such as its reasons, the newest. */
function thingsOf(before: Things, again: Things): Things {
  const isReason = (thing: OrWords<Thing>) => typeof thing === "object" && "reason" in thing;
  const isOther = (thing: OrWords<Thing>) => !isReason(thing);
  return [
    ...firstOf([...before.filter(isOther), ...again.filter(isOther)]),
    ...firstOf([...again.filter(isReason), ...before.filter(isReason)]),
  ];
}

function firstOf<T>(things: readonly OrWords<T>[]): readonly OrWords<T>[] {
  const different = [...new Map(things.map((thing) => [JSON.stringify(thing), thing])).values()];
  if (different.length <= mostThings) return different;
  return [...different.filter((thing) => thing !== more).slice(0, mostThings), more];
}

export function detailContext(memberId: string): string {
  return `activity/${memberId}/detail`;
}

/** Members who read, save and log in without pause, and what they saw. */
import { setTimeout as pause } from "node:timers/promises";
import { password } from "./people.ts";
import { formOf, type Page, PlainBrowser } from "./plain-browser.ts";
import { type Portal, waitFor } from "./portal.ts";

/** A person's pace, so that the machine has time for the rest. */
const paceMs = 100;

type Seen = Readonly<{
  /** Answers by status; "broken" where there was none. */
  answers: Record<string, number>;
  longestMs: number;
  /** When the own page was read last, by `performance.now()`. */
  readAt: number;
  /** How many texts were confirmed as saved, and not shown to be edited next. */
  lost: number;
  /** What was answered other than as it should be: done, or "Not saved. Try again." */
  wrong: string[];
}>;

export type BusyMember = Readonly<{
  username: string;
  /** How many texts were confirmed as saved. */
  confirmed(): number;
  /** The last of them. */
  saved(): string;
  /** Goes on at another portal, with the same cookies. */
  moveTo(portal: Portal): void;
  seen(): Seen;
  stop(): Promise<void>;
}>;

let texts = 0;

/** Saves one text after the other, each tried again until it is confirmed. `length` makes them long. */
export function saver(browser: PlainBrowser, username: string, length = 0): BusyMember {
  let [confirmed, saved] = [0, ""];
  let wanted: string | undefined;
  return busy(browser, username, {
    confirmed: () => confirmed,
    saved: () => saved,
    async once(ask, seen) {
      wanted ??= `text ${++texts}`.padEnd(length, String(Math.random()));
      const page = await ask(200, (browser) => browser.get("/information/edit"));
      if (page?.status !== 200) return;
      const form = formOf(page.body, ["description"]);
      // One that was not confirmed may have been saved all the same.
      if (![saved, wanted].includes(form.description ?? "")) seen.lost += 1;
      const fields = { ...form, description: wanted };
      const answer = await ask(303, (browser) => browser.post("/information/edit", fields));
      if (answer?.status !== 303) return;
      [saved, wanted] = [wanted, undefined];
      confirmed += 1;
    },
  });
}

/** Reads the own page, and now and then logs in anew. */
export function reader(browser: PlainBrowser, username: string): BusyMember {
  let turns = 0;
  return busy(browser, username, {
    confirmed: () => 0,
    saved: () => "",
    async once(ask, seen) {
      if (turns++ % 10 > 0) {
        const page = await ask(200, (browser) => browser.get("/information"));
        if (page?.status === 200) seen.readAt = performance.now();
        return;
      }
      const page = await ask(200, ({ portal }) => new PlainBrowser(portal).get("/log-in"));
      if (page?.status !== 200) return;
      const fields = { ...formOf(page.body, ["username"]), username, password };
      await ask(303, ({ portal }) => new PlainBrowser(portal).post("/log-in", fields));
    },
  });
}

/** Sends what is answered with this status when all is well. */
type Ask = (status: number, send: (browser: PlainBrowser) => Promise<Page>) => Promise<Page | undefined>;
type Notes = { -readonly [each in keyof Seen]: Seen[each] };
type Work = Pick<BusyMember, "confirmed" | "saved"> & { once(ask: Ask, seen: Notes): Promise<void> };

function busy(browser: PlainBrowser, username: string, work: Work): BusyMember {
  const seen: Notes = { answers: {}, longestMs: 0, readAt: 0, lost: 0, wrong: [] };
  let at = browser;
  let isOn = true;
  const ask: Ask = async (expected, send) => {
    const began = performance.now();
    const page = await send(at).catch(() => undefined);
    const status = String(page?.status ?? "broken");
    seen.answers[status] = (seen.answers[status] ?? 0) + 1;
    seen.longestMs = Math.max(seen.longestMs, performance.now() - began);
    const isRight = page?.status === expected || (page && isNotSaved(page));
    if (!isRight && page) seen.wrong.push(`${status} ${page.body.slice(0, 1000)}`);
    return page;
  };
  const working = (async () => {
    while (isOn) {
      await work.once(ask, seen);
      await pause(paceMs);
    }
  })();
  return {
    ...work,
    username,
    moveTo(portal) {
      const moved = new PlainBrowser(portal);
      moved.cookies = at.cookies;
      at = moved;
    },
    seen: () => seen,
    async stop() {
      isOn = false;
      await working;
    },
  };
}

function isNotSaved({ status, body }: Page): boolean {
  return status === 503 && body.includes("Not saved. Try again") && !/\bat \S+:\d+:\d+/.test(body);
}

/** Waits until each of them has had so many more texts confirmed. */
export async function haveSaved(members: readonly BusyMember[], more = 2, atMostMs = 20_000): Promise<void> {
  const goals = members.map((member) => member.confirmed() + more);
  await waitFor(() => members.every((member, at) => member.confirmed() >= (goals[at] ?? 0)), atMostMs);
}

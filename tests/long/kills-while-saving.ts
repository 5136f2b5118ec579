import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import Database from "better-sqlite3";
import { of } from "../support/command.ts";
import { password } from "../support/people.ts";
import { formOf, PlainBrowser } from "../support/plain-browser.ts";
import { type Portal, startPortal, waitFor } from "../support/portal.ts";
import { isAlive, workersOf } from "../support/processes.ts";
import { BrokenPromise, type LongTest, type Seen } from "./long-test.ts";

/** As many in one worker that their saves share commits. */
const members = 16;
/** From the first save, which may not have come as far, to dozens of them. */
const longestMs = 600;

const fields = ["name", "contact", "description"];

const settings = {
  WORKERS: "1",
  NODE_OPTIONS: `--import=${pathToFileURL(join(import.meta.dirname, "../support/commits-told.ts"))}`,
};

/** Somebody who saves a new text in every field as soon as the last one is saved. */
type Writer = {
  browser: PlainBrowser;
  name: string;
  /** As the page has it: what is sent next begins with it. */
  form: Record<string, string>;
  /** The last text that was confirmed, and the one that was sent last. */
  confirmed: string;
  asked: string;
  /** How often a text was confirmed, or found saved all the same. */
  saves: number;
};

/** What is kept of a writer's saves. */
type Kept = { texts: string[]; raised: number; changes: number };

/** All of the portal is killed at any moment while members save: what was confirmed is there afterwards. */
export const killsWhileSaving: LongTest = {
  name: "kills while saving",
  count: 500,
  async begin() {
    let portal = await startPortal(settings);
    const writers: Writer[] = [];
    for (let number = 0; number < members; number += 1) writers.push(await newWriter(portal, number));
    return {
      async repeat() {
        const saving = Promise.allSettled(writers.map(saveUntilItFails));
        await pause(Math.random() * longestMs);
        const pids = [...workersOf(portal), portal.process.pid ?? 0];
        for (const pid of pids) process.kill(pid, "SIGKILL");
        const ended = await saving;
        await waitFor(() => !pids.some(isAlive));
        const commits = groupsOf(portal);
        portal = await startPortal({ ...settings, ...of(portal) });
        const confirmed = ended.map((each) => {
          if (each.status === "rejected") throw each.reason;
          return each.value;
        });
        const found = await Promise.all(writers.map((writer) => compare(writer, portal)));
        const faults = found.flatMap(({ faults }) => faults);
        const seen = {
          confirmed: sum(confirmed),
          lost: sum(found.map(({ lost }) => lost)),
          "saved, not confirmed": sum(found.map(({ more }) => more)),
          ...commits,
        };
        if (faults.length > 0) throw new BrokenPromise(faults.join(" "), seen);
        return seen;
      },
      async end() {
        for (const { browser } of writers) browser.close();
        await portal.stop();
      },
    };
  },
};

async function newWriter(portal: Portal, number: number): Promise<Writer> {
  const name = `writer-${number}`;
  // Networks take turns, and those of one would wait for each other.
  const browser = new PlainBrowser(portal, { localAddress: `127.0.${number}.1`, family: 4 });
  const { status } = await browser.submit("/sign-up", { username: name, password });
  if (status !== 303) throw new Error(`${name} could not sign up (${status}).`);
  return { browser, name, form: await formOfPage(browser), confirmed: "", asked: "", saves: 0 };
}

async function formOfPage(browser: PlainBrowser): Promise<Record<string, string>> {
  const { status, body } = await browser.get("/information/edit");
  if (status !== 200) throw new Error(`The form was answered ${status}.`);
  return formOf(body, fields);
}

let texts = 0;

/** Gives how many were confirmed. */
async function saveUntilItFails(writer: Writer): Promise<number> {
  for (let confirmed = 0; ; confirmed += 1) {
    texts += 1;
    writer.asked = `${writer.name}, ${texts}`;
    const form = { ...writer.form, ...Object.fromEntries(fields.map((field) => [field, writer.asked])) };
    const answer = await writer.browser.post("/information/edit", form).catch(() => undefined);
    if (!answer) return confirmed;
    if (answer.status !== 303) throw new Error(`A save was answered ${answer.status}.`);
    writer.confirmed = writer.asked;
    writer.saves += 1;
    const page = await writer.browser.get("/information/edit").catch(() => undefined);
    if (!page) return confirmed + 1;
    writer.form = formOf(page.body, fields);
  }
}

/** How many commits the portal told, and how many of them held the saves of several. */
function groupsOf(portal: Portal): Seen {
  const groups = portal.log().flatMap(({ event, saves }) => (event === "committed" ? [Number(saves)] : []));
  return {
    commits: groups.length,
    "commits of several": groups.filter((saves) => saves > 1).length,
    "longest group, saves": Math.max(0, ...groups),
  };
}

/** Kept is the last text that was confirmed, or the one after it, if the kill cut off its answer: all of it or nothing. */
async function compare(
  writer: Writer,
  portal: Portal,
): Promise<{ lost: number; more: number; faults: string[] }> {
  const { texts, raised, changes } = await keptOf(writer, portal);
  const [text = ""] = texts;
  const faults: string[] = [];
  if (texts.some((each) => each !== text)) faults.push(`Half a save was kept: "${texts.join('", "')}".`);
  const isLost = ![writer.confirmed, writer.asked].includes(text);
  if (isLost) faults.push(`Kept was "${text}", not "${writer.confirmed}" or "${writer.asked}".`);
  const more = Number(text === writer.asked && text !== writer.confirmed);
  const expected = writer.saves + more;
  if (raised !== expected || changes !== expected)
    faults.push(`${writer.name} saved ${expected} times; kept are ${raised} and ${changes}.`);
  Object.assign(writer, { confirmed: text, saves: raised });
  return { lost: Math.max(Number(isLost), expected - raised), more, faults };
}

async function keptOf(writer: Writer, { dataDir }: Portal): Promise<Kept> {
  writer.form = await formOfPage(writer.browser);
  const database = new Database(join(dataDir, "postern.db"), { readonly: true });
  try {
    const row = database
      .prepare<[string], Omit<Kept, "texts">>(
        `select version - 1 as raised, (select coalesce(sum(count), 0) from activity
         where member_id = members.id and event = 'information changed') as changes
         from members where username = ?`,
      )
      .get(writer.name);
    const texts = fields.map((field) => writer.form[field] ?? "");
    return { texts, raised: row?.raised ?? 0, changes: row?.changes ?? 0 };
  } finally {
    database.close();
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}

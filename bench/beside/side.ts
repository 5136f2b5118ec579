import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PlainBrowser } from "../../tests/support/plain-browser.ts";
import { loadsOf } from "../cases/pages.ts";
import { firstPage } from "../cases/process.ts";
import { browserOn, member, readersOf } from "../support/member.ts";
import { oneCore, rested } from "../support/processes.ts";
import { type BenchPortal, startPortal } from "../support/servers.ts";

const writers = 16;

/** A build, and the folders of the portal that it is each time it starts: with members, all logged in. */
export type Build = Readonly<{
  name: string;
  checkout: string;
  settings: Readonly<Record<string, string>>;
  folder: string;
  readers: readonly string[];
  writers: readonly PlainBrowser["cookies"][];
  remove(): void;
}>;

/** A portal of one build, from its start to its stop. */
export type Side = Readonly<{
  portal: BenchPortal;
  workers: number;
  startSeconds: number;
  /** In bytes, when it had given its first page and had rested. */
  memoryAtRest: number;
  loads: Awaited<ReturnType<typeof loadsOf>>;
  readers: readonly string[];
  writers: readonly PlainBrowser[];
  stop(): Promise<void>;
}>;

/** Starts the build once: that builds its pages, compiles its code, and makes its members, at a cheap hash. */
export async function ready(
  name: string,
  checkout: string,
  settings: Build["settings"] = {},
): Promise<Build> {
  const folder = mkdtempSync(join(tmpdir(), `postern-${name}-`));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const given = { ...settings, CHECKOUT: checkout, FOLDER: folder, PASSWORD_ITERATIONS: "1000" };
    const portal = await startPortal(1, undefined, given);
    const readers = await readersOf(portal);
    const cookies: PlainBrowser["cookies"][] = [];
    for (let number = 0; number < writers; number += 1) {
      const writer = await member(portal, `writer-${number}`);
      cookies.push(writer.cookies);
      writer.close();
    }
    // The members of the measured log-ins.
    (await member(portal, "ada")).close();
    await portal.stop();
    return { name, checkout, settings, folder, readers, writers: cookies, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

export async function open(
  { checkout, settings, folder, readers, writers }: Build,
  workers: number,
): Promise<Side> {
  const cores = workers === 1 ? oneCore : undefined;
  const began = performance.now();
  const portal = await startPortal(workers, cores, {
    ...settings,
    CHECKOUT: checkout,
    FOLDER: folder,
    // All log in as one member, and a try counts until it has proved right.
    ATTEMPTS_PER_MEMBER: "1000000",
  });
  await firstPage(portal);
  const startSeconds = (performance.now() - began) / 1_000;
  await rested(portal);
  const memoryAtRest = portal.shareOfMemory();
  const browsers = writers.map((cookies) => {
    const browser = browserOn(portal);
    browser.cookies = new Map(cookies);
    return browser;
  });
  return {
    portal,
    workers,
    startSeconds,
    memoryAtRest,
    loads: await loadsOf(portal, readers),
    readers,
    writers: browsers,
    async stop() {
      for (const browser of browsers) browser.close();
      await portal.stop();
    },
  };
}

import { rmSync } from "node:fs";
import { firstLooks } from "../support/first-looks.ts";
import { browserOn, cookieOf, expectStatus, password } from "../support/member.ts";
import { oneCore } from "../support/processes.ts";
import { type Bench, beside, median, type Row } from "../support/rows.ts";
import { type Asked, calledFor, seeded } from "../support/seeded-folder.ts";
import { type BenchPortal, startPortal } from "../support/servers.ts";

const both = ["30 fields", "3 fields"] as const;
const readers = 40;

/** What a member's page and form cost where members are asked for thirty fields, beside three. */
export const thirtyFields: Bench = {
  name: "thirty-fields",
  async run({ quick }) {
    const folders = Object.fromEntries(both.map((asked) => [asked, seeded(readers, asked)]));
    const folderOf = (asked: Asked) => folders[asked] ?? "";
    try {
      return [await saving(folderOf, quick ? 2 : 6), await looking(folderOf, quick ? 1 : 4)];
    } finally {
      for (const folder of Object.values(folders)) rmSync(folder, { recursive: true });
    }
  },
};

type FolderOf = (asked: Asked) => string;

async function saving(folderOf: FolderOf, rounds: number): Promise<Row> {
  const taken = { "30 fields": [] as number[], "3 fields": [] as number[] };
  for (let round = 0; round < rounds; round += 1)
    for (const asked of round % 2 ? both : both.toReversed())
      taken[asked].push(median(calledFor<number[]>("form-saver.ts", [folderOf(asked), "400"])));
  return {
    what: "saving a form in which every field changed",
    unit: "ms",
    ...beside(taken["30 fields"], "3 fields", taken["3 fields"]),
    target: { atMost: 2 },
  };
}

/** In processor time for one page, of a portal each that runs beside the other. */
async function looking(folderOf: FolderOf, starts: number): Promise<Row> {
  const taken = { "30 fields": [] as number[], "3 fields": [] as number[] };
  for (let start = 0; start < starts; start += 1) {
    const sides = [];
    for (const asked of start % 2 ? both : both.toReversed())
      sides.push({ asked, ...(await readOn(folderOf(asked))) });
    for (let round = 0; round <= 4; round += 1)
      for (const { asked, portal, cookies } of round % 2 ? sides : sides.toReversed()) {
        const seconds = round === 0 ? 15 : 3;
        const perCpuSecond = await firstLooks(portal, { readers: cookies, path: "/information", seconds });
        if (round > 0) taken[asked].push(1_000 / perCpuSecond);
      }
    for (const { portal } of sides) await portal.stop();
  }
  return {
    what: "/information for the first time, 1 worker",
    unit: "ms of CPU",
    ...beside(taken["30 fields"], "3 fields", taken["3 fields"]),
    target: { atMost: 1.3 },
  };
}

async function readOn(FOLDER: string): Promise<{ portal: BenchPortal; cookies: string[] }> {
  const portal = await startPortal(1, oneCore, { FOLDER, PASSWORD_ITERATIONS: "1000" });
  const cookies: string[] = [];
  for (let number = 0; number < readers; number += 1) {
    const browser = browserOn(portal);
    expectStatus(await browser.submit("/log-in", { username: `member-${number}`, password }), 303);
    cookies.push(cookieOf(browser));
    browser.close();
  }
  return { portal, cookies };
}

import { rmSync } from "node:fs";
import { fieldsOfTheClub } from "#demo/club-fields.ts";
import { typeOf } from "#features/field-types/type-of.ts";
import { type Field, holdsValue } from "#features/fields/field.ts";
import { aField } from "../../tests/support/a-field.ts";
import { formOf } from "../../tests/support/plain-browser.ts";
import { anotherValue } from "../support/another-value.ts";
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
      return [...(await saving(folderOf, quick ? 1 : 4)), await looking(folderOf, quick ? 1 : 4)];
    } finally {
      for (const folder of Object.values(folders)) rmSync(folder, { recursive: true });
    }
  },
};

type FolderOf = (asked: Asked) => string;

/** What the forms hold, but for files, which come before the form is saved. */
const fieldsOf: Readonly<Record<Asked, readonly Field[]>> = {
  "30 fields": fieldsOfTheClub(undefined).filter((field) => holdsValue(field) && field.type !== "file"),
  "3 fields": ["name", "contact", "description"].map((key) => aField({ key })),
};

/** By the form's post, with the disk's part; and by what it calls alone. */
async function saving(folderOf: FolderOf, rounds: number): Promise<Row[]> {
  const [posted, called] = [times(), times()];
  for (let round = 0; round < rounds; round += 1)
    for (const asked of round % 2 ? both : both.toReversed()) {
      posted[asked].push(median(await postOn(folderOf(asked), fieldsOf[asked])));
      called[asked].push(median(calledFor<number[]>("form-saver.ts", [folderOf(asked), "400"])));
    }
  return [
    {
      what: "saving a form in which every field changed",
      unit: "ms",
      ...beside(posted["30 fields"], "3 fields", posted["3 fields"]),
      target: { atMost: 2 },
    },
    {
      what: "the same without HTTP",
      unit: "ms",
      ...beside(called["30 fields"], "3 fields", called["3 fields"]),
    },
  ];
}

/** How long each post of a member took. */
async function postOn(FOLDER: string, fields: readonly Field[]): Promise<number[]> {
  const portal = await startPortal(1, oneCore, { FOLDER, PASSWORD_ITERATIONS: "1000" });
  const taken: number[] = [];
  const values = new Map<string, string>();
  const browser = browserOn(portal);
  expectStatus(await browser.submit("/log-in", { username: "member-0", password }), 303);
  for (let number = 0; number < 120; number += 1) {
    const form = formOf((await browser.get("/information/edit")).body, ["name"]);
    for (const field of fields) values.set(field.key, anotherValue(field, values.get(field.key), number));
    const typed = fields.map((field) => typeOf(field).typedOf(values.get(field.key) ?? "", field));
    const began = performance.now();
    expectStatus(await browser.post("/information/edit", Object.assign(form, ...typed)), 303);
    if (number >= 20) taken.push(performance.now() - began);
  }
  browser.close();
  await portal.stop();
  return taken;
}

const times = () => ({ "30 fields": [] as number[], "3 fields": [] as number[] });

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

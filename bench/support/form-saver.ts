import Database from "better-sqlite3";
import { typeOf } from "#features/field-types/type-of.ts";
import type { Field } from "#features/fields/field.ts";
import { readInformation } from "#features/information/read-information.ts";
import { shownValues } from "#features/information/shown-values.ts";
import { updateInformation } from "#features/information/update-information.ts";
import { openSeeded } from "./seeded.ts";

// Members of a seeded portal who change every field of theirs, one after the other, by calling what the form's action
// calls. Prints how long each save took, in milliseconds, without what the form before it takes.

const [folder = "", saves = "1"] = process.argv.slice(2);
openSeeded(folder);

const database = new Database(`${folder}/data/postern.db`, { readonly: true });
const members = database.prepare("select id from members limit 40").pluck().all() as string[];
database.close();

const taken: number[] = [];
for (let number = 0; number < Number(saves); number += 1) {
  const ms = await save(members[number % members.length] ?? "", number);
  // V8 compiles what is new to it.
  if (number >= Number(saves) / 4) taken.push(ms);
}
process.stdout.write(JSON.stringify(taken));
process.exit();

async function save(id: string, number: number): Promise<number> {
  const subject = { id } as Parameters<typeof updateInformation>[0]["subject"];
  const from = { address: "127.0.0.1", browser: "", requestId: "", at: Date.now() };
  const act = { subject, actor: subject, from };
  // What is in a file has come before the form is saved.
  const entries = (await readInformation(act)).filter(({ field }) => field.type !== "file");
  const typed = Object.assign(
    {},
    ...entries.map(({ field, value }) => typeOf(field).typedOf(another(field, value, number), field)),
  );
  const shown = shownValues(entries);
  const began = performance.now();
  const outcome = await updateInformation(act, shown, typed, { mayWrite: () => true });
  const ms = performance.now() - began;
  if (!outcome.ok || outcome.changed !== entries.length)
    throw new Error(`Not saved: ${JSON.stringify(outcome)}`);
  return ms;
}

/** A value that the field takes and does not have. */
function another(
  { key, type, options, rules, limit }: Field,
  value: string | undefined,
  number: number,
): string {
  const [first = "", second = ""] = options.map((option) => option.key);
  const either = (one: string, other: string) => (value === one ? other : one);
  if (type === "yes or no") return either("yes", "no");
  if (type === "one of" || type === "several of") return either(first, second);
  if (type === "number") return either("1", "2");
  if (type === "date") return either("1980-02-03", "1981-03-04");
  if (type === "phone") return either("+44 7700 900123", "+44 7700 900321");
  if (type === "email") return `band-${number}@mail.example`;
  if (type === "web address") return `https://band.example/${number}`;
  if (type === "postal address")
    return JSON.stringify({ ...JSON.parse(value ?? "{}"), street: `${number} Clef Lane` });
  return rules.pattern === undefined ? `${number} ${key}`.slice(0, limit) : either("TC-0001", "TC-0002");
}

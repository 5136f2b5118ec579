import { expect, test } from "vitest";
import { atomically, database } from "#db/client.ts";
import { dialect } from "#db/dialect.ts";
import { eq } from "#db/drizzle.ts";
import { earlierValues, filePieces, files, proposals } from "#db/schema.ts";
import { typeOf } from "#features/field-types/type-of.ts";
import { fileOfValue, type KeptFile } from "#features/files/kept-file.ts";
import { readFile } from "#features/files/read-file.ts";
import { referenceTo, referenceToProblem } from "#features/files/reference.ts";
import { deleteMember } from "#features/membership/delete-member.ts";
import { aField } from "../../tests/support/a-field.ts";
import { aFileField, textOfBytes, upload } from "../../tests/support/a-file.ts";
import { aMember, start, type TestMember } from "../../tests/support/a-member.ts";
import { bytes } from "../../tests/support/erasing.ts";
import { freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { keepField } from "../../tests/support/keep-field.ts";
import { dropUnusedFiles } from "./drop-unused-files.ts";
import { readForm } from "./proposals.ts";
import { readInformation } from "./read-information.ts";
import { shownValues } from "./shown-values.ts";
import { updateInformation } from "./update-information.ts";

freshPortalPerTest();

const photo = aField({ key: "photo", type: "file" });

async function uploaded(...given: Parameters<typeof upload>): Promise<KeptFile> {
  const stored = await upload(...given);
  if (!stored.ok) throw new Error(stored.code);
  return stored.file;
}

async function save(member: TestMember, typed: Record<string, string>) {
  return updateInformation(member, shownValues(await readInformation(member)), typed);
}

const valueNow = async (member: TestMember) =>
  (await readInformation(member)).find(({ field }) => field.key === "photo")?.value;

test("a required file is asked of members, and not of those who wait and cannot send one yet", async () => {
  await keepField({ ...photo, rules: { required: "now" } });
  const ada = await aMember();
  const waiting = { ...ada, subject: { ...ada.subject, state: "awaiting approval" as const } };
  expect(await save(ada, { name: "Ada", photo: "" })).toEqual({
    ok: false,
    problems: { photo: [{ code: "required" }] },
  });
  expect(await save(waiting, { name: "Ada", photo: "" })).toEqual({ ok: true, changed: 1 });
});

test("a file is kept with the form that names it, and stays while its input is left alone", async () => {
  await aFileField();
  const ada = await aMember();
  const file = await uploaded(ada);
  const reference = referenceTo("photo", file);
  const form = shownValues(await readInformation(ada));
  expect(await updateInformation(ada, form, { photo: reference })).toEqual({ ok: true, changed: 1 });
  const value = (await valueNow(ada)) ?? "";
  expect(fileOfValue(value)).toEqual(file);
  // Posted twice by a double click.
  expect(await updateInformation(ada, form, { photo: reference })).toEqual({ ok: true, changed: 1 });
  expect(await save(ada, { photo: "" })).toEqual({ ok: true, changed: 0 });
  expect(await save(ada, typeOf(photo).typedOf(value, photo))).toEqual({ ok: true, changed: 0 });
  expect(await valueNow(ada)).toBe(value);
  expect(await save(ada, { photo: reference, "photo.remove": "on" })).toEqual({ ok: true, changed: 1 });
  expect(await valueNow(ada)).toBeUndefined();
  // The earlier value has it.
  expect(await readFile(database(), ada.subject.id, file.id)).toBeDefined();
});

test("a file of somebody else, of another field, used before or made up is refused, and nothing is saved", async () => {
  for (const key of ["photo", "other"]) await aFileField({ key });
  const [ada, ben] = [await aMember(), await aMember()];
  const [bens, used] = [await uploaded(ben), await uploaded(ada)];
  await save(ada, { photo: referenceTo("photo", used) });
  await save(ada, { photo: referenceTo("photo", await uploaded(ada)) });
  const before = await valueNow(ada);
  const gone = { ok: false, problems: { photo: [{ code: "file gone" }] } };
  for (const photo of [
    referenceTo("photo", bens),
    referenceTo("other", await uploaded(ada, undefined, { key: "other" })),
    referenceTo("photo", used),
    JSON.stringify(await uploaded(ada)),
    "nonsense",
  ])
    expect(await save(ada, { photo, name: "Ada" })).toEqual(gone);
  expect(await valueNow(ada)).toBe(before);
  expect((await readInformation(ada)).find(({ field }) => field.key === "name")?.value).toBeUndefined();
});

test("a file that waits is still there after another field was wrong", async () => {
  await aFileField();
  const ada = await aMember();
  const photo = referenceTo("photo", await uploaded(ada));
  expect(await save(ada, { photo, name: "x".repeat(201) })).toMatchObject({ problems: { name: {} } });
  expect(await save(ada, { photo, name: "Ada" })).toEqual({ ok: true, changed: 2 });
});

test("what was wrong with a file is said beside its field", async () => {
  await aFileField({ rules: { required: "now", kinds: ["image"] } });
  const ada = await aMember();
  const problemOf = async (typed: Record<string, string>) => {
    const outcome = await save(ada, typed);
    return "problems" in outcome ? outcome.problems.photo : outcome;
  };
  const sent = (problem: Parameters<typeof referenceToProblem>[1]) => ({
    photo: referenceToProblem("photo", problem),
  });
  expect(await problemOf(sent("file too large"))).toEqual([{ code: "file too large", values: { limit: 5 } }]);
  expect(await problemOf(sent("not a file"))).toEqual([{ code: "not a file" }]);
  expect(await problemOf({ photo: "" })).toEqual([{ code: "required" }]);
  // Of a kind that the field has not taken since.
  expect(await problemOf({ photo: referenceTo("photo", await uploaded(ada)) })).toEqual([
    { code: "not a file" },
  ]);
});

test("files that nothing names any more go, and no others", async () => {
  await aFileField();
  const [ada, ben] = [await aMember(), await aMember()];
  const all = [await uploaded(ada), await uploaded(ada), await uploaded(ada)];
  for (const file of all) await save(ada, { photo: referenceTo("photo", file) });
  await save(ben, { photo: referenceTo("photo", await uploaded(ben)) });
  const waiting = await uploaded(ada);
  const drop = () => atomically((tx) => dropUnusedFiles(tx, ada.subject.id));
  const left = async () => (await database().select({ id: files.id }).from(files)).length;
  await drop();
  expect(await left()).toBe(5);
  const proposal = { id: "p", memberId: ada.subject.id, fieldKey: "photo", value: "", proposedAt: start };
  await atomically((tx) => tx.insert(proposals).values(proposal));
  await atomically((tx) => tx.delete(earlierValues).where(eq(earlierValues.memberId, ada.subject.id)));
  await drop();
  expect(await left()).toBe(5);
  await atomically((tx) => tx.delete(proposals));
  await drop();
  expect(await left()).toBe(3);
  expect(await save(ada, { photo: referenceTo("photo", waiting) })).toEqual({ ok: true, changed: 1 });
});

test("of files that are proposed one after the other the last alone stays", async () => {
  await aFileField({ access: "proposed" });
  const ada = await aMember();
  let last: KeptFile | undefined;
  for (let turn = 0; turn < 3; turn++) {
    last = await uploaded(ada);
    const typed = { photo: referenceTo("photo", last) };
    const proposed = await updateInformation(ada, shownValues(await readForm(ada)), typed);
    expect(proposed).toMatchObject({ ok: true, proposed: 1 });
  }
  const left = () => database().select({ id: files.id }).from(files);
  expect(await left()).toEqual([{ id: last?.id }]);
  await updateInformation(ada, shownValues(await readForm(ada)), { "photo.remove": "on", photo: "" });
  expect(await left()).toEqual([]);
});

test("of a form that saves one file and proposes another both stay", async () => {
  await aFileField();
  await aFileField({ key: "pass", access: "proposed" });
  const ada = await aMember();
  for (let turn = 0; turn < 2; turn++) {
    const [photo, pass] = [await uploaded(ada), await uploaded(ada, undefined, { key: "pass" })];
    const typed = { photo: referenceTo("photo", photo), pass: referenceTo("pass", pass) };
    const outcome = await updateInformation(ada, shownValues(await readForm(ada)), typed);
    expect(outcome).toEqual({ ok: true, changed: 1, proposed: 1 });
    for (const { id } of [photo, pass]) expect(await readFile(database(), ada.subject.id, id)).toBeDefined();
  }
});

test("with a member their files go, to the byte", async () => {
  await aFileField();
  const ada = await aMember();
  const file = await uploaded(ada, textOfBytes(700_000));
  await save(ada, { photo: referenceTo("photo", file) });
  await uploaded(ada);
  const pieces = await database().select().from(filePieces);
  // Ciphertext from the middle of each piece.
  const traces = pieces.map(({ bytes }) => bytes.subarray(bytes.length >> 1).subarray(0, 64));
  const abouts = (await database().select().from(files)).flatMap(({ id, about }) => [id, about]);
  const before = await bytes();
  if (dialect === "sqlite") expect(abouts.every((text) => before.includes(text))).toBe(true);
  expect(await deleteMember(ada, ada)).toEqual({ ok: true });
  expect(await database().$count(filePieces)).toBe(0);
  const all = await bytes();
  expect([...traces, ...abouts].filter((trace) => all.includes(trace))).toEqual([]);
});

import { expect, test } from "vitest";
import { readForm } from "./posted-form.ts";

const type = "multipart/form-data; boundary=b";
const id = "a".repeat(42);
const notUtf8 = Buffer.from([0xff, 0xd8, 0xff, 0x00]);
const action = `form-data; name="$ACTION_ID_${id}"`;
const text = 'form-data; name="about"';
const file = 'form-data; name="picture"; filename="a.jpg"';

/** A form of ours: the input that names its action, and one more part. */
function formWith(disposition: string, content: Buffer): Buffer {
  const parts: [string, Buffer][] = [
    [action, Buffer.alloc(0)],
    [disposition, content],
  ];
  const written = parts.flatMap(([head, body]) => [
    Buffer.from(`--b\r\nContent-Disposition: ${head}\r\n\r\n`),
    body,
    Buffer.from("\r\n"),
  ]);
  return Buffer.concat([...written, Buffer.from("--b--\r\n")]);
}

test("a form with a file is read where the address takes files, whatever bytes the file has", async () => {
  expect(await readForm(formWith(file, notUtf8), type, undefined, true)).toEqual({ actions: [id] });
});

test("elsewhere it is refused: all of a form is text in UTF-8", async () => {
  expect(await readForm(formWith(file, notUtf8), type, undefined)).toBeUndefined();
  expect(await readForm(formWith(text, Buffer.from("Grüße")), type, undefined)).toEqual({ actions: [id] });
});

test("beside a file, too, texts and the heads of parts are UTF-8", async () => {
  expect(await readForm(formWith(text, notUtf8), type, undefined, true)).toBeUndefined();
  const form = formWith(file, notUtf8);
  form[form.indexOf("a.jpg")] = 0xe4;
  expect(await readForm(form, type, undefined, true)).toBeUndefined();
});

/** A form of ours with so many parts beside the one that names its action. */
const formOf = (parts: number) =>
  Buffer.from(
    [action, ...Array.from({ length: parts }, (_, at) => `form-data; name="field${at}"`)]
      .map((head) => `--b\r\nContent-Disposition: ${head}\r\n\r\nx\r\n`)
      .concat("--b--\r\n")
      .join(""),
  );

test("a hundred fields with postal addresses and all boxes ticked fit, and no more than 2 000 parts", async () => {
  expect(await readForm(formOf(1_999), type, undefined)).toEqual({ actions: [id] });
  expect(await readForm(formOf(2_000), type, undefined)).toBeUndefined();
});

test.each([
  ["multipart/form-data", "-"],
  ["multipart/form-data; boundary=", "-"],
  [type, "--b"],
])("a large body of nothing but delimiters costs nothing (%s)", async (type, delimiter) => {
  const body = Buffer.alloc(16 * 1024 * 1024, delimiter);
  const begun = performance.now();
  expect(await readForm(body, type, undefined, true)).toBeUndefined();
  expect(performance.now() - begun).toBeLessThan(250);
});

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

import { PassThrough } from "node:stream";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type ReadParts, readParts, type TakeFile, writeForm } from "./multipart.ts";
import { readForm } from "./posted-form.ts";
import type { NodeRequest } from "./request.ts";

const type = "multipart/form-data; boundary=----WebKitFormBoundaryAbC";

type Sent = Readonly<{ name: string; filename?: string; content: Buffer }>;

/** As browsers post it. */
function posted(parts: readonly Sent[]): Buffer {
  const written = parts.flatMap(({ name, filename, content }) => {
    const file =
      filename === undefined ? "" : `; filename="${filename}"\r\nContent-Type: application/octet-stream`;
    const head = `------WebKitFormBoundaryAbC\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n`;
    return [Buffer.from(head), content, Buffer.from("\r\n")];
  });
  return Buffer.concat([...written, Buffer.from("------WebKitFormBoundaryAbC--\r\n")]);
}

const limits = { limitBytes: 10_000_000, textBytes: 100_000, bodyMs: 30_000, longestMs: 60_000 };

function aRequest(contentType = type) {
  const stream = new PassThrough();
  return { stream, request: Object.assign(stream, { headers: { "content-type": contentType } }) };
}

/** Reads it while it comes in such chunks; `taken` are the bytes of files, by their names. */
async function read(bytes: Buffer, lengths: readonly number[], end: "end" | "leave" = "end") {
  const { stream, request } = aRequest();
  const taken: Record<string, string> = {};
  const take: TakeFile = async (filename, chunks) => {
    const all = await Array.fromAsync(chunks);
    taken[filename] = Buffer.concat(all).toString("hex");
    return all.length === 0 ? "" : `instead of ${filename}`;
  };
  const takerOf = (name: string) => (name.startsWith("photo") ? take : undefined);
  const reading = readParts(request as unknown as NodeRequest, { ...limits, takerOf });
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const length = lengths[turn % lengths.length] ?? 1;
    if (!stream.write(bytes.subarray(at, at + length)))
      await Promise.race([reading, new Promise((resolve) => stream.once("drain", resolve))]);
    at += length;
  }
  if (end === "end") stream.end();
  else stream.destroy();
  return { outcome: await reading, taken };
}

const content = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc
    .constantFrom("\r\n--", "\r\n------WebKitFormBoundaryAb", "Grüße\r\n", "")
    .map((text) => Buffer.from(text)),
);
const parts = fc.array(
  fc.record({
    name: fc.constantFrom("name", "1_name", "$ACTION_ID_x", "1_$ACTION_KEY", "größe", "0"),
    content,
  }),
  { maxLength: 5 },
);
const files = fc.array(content, { maxLength: 3 });
const chunks = fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1, maxLength: 6 });

test("texts stay as they were, and files are taken as they come, whatever the chunks", async () => {
  await fc.assert(
    fc.asyncProperty(parts, files, chunks, async (texts, files, lengths) => {
      const sent = files.map((content, at) => ({ name: `photo${at}`, filename: `${at}.jpg`, content }));
      const all: Sent[] = [...texts.slice(0, 2), ...sent, ...texts.slice(2)];
      const { outcome, taken } = await read(posted(all), lengths);
      const expected = all.map(({ name, filename, content }) => ({
        name,
        isFile: filename !== undefined,
        content:
          filename === undefined ? content : Buffer.from((content.length && `instead of ${filename}`) || ""),
      }));
      expect(outcome).toEqual({ ok: true, parts: expected });
      expect(taken).toEqual(
        Object.fromEntries(files.map((bytes, at) => [`${at}.jpg`, bytes.toString("hex")])),
      );
      if (!outcome.ok) return;
      const again = await read(writeForm(outcome.parts, type), [1_000]);
      expect(again.outcome).toEqual({
        ok: true,
        parts: expected.map((part) => ({ ...part, isFile: false })),
      });
    }),
  );
});

test("what breaks off anywhere is refused, and who takes a file is told", async () => {
  const bytes = posted([
    { name: "name", content: Buffer.from("Ada") },
    { name: "photo", filename: "a.jpg", content: Buffer.alloc(300, 7) },
    { name: "other", content: Buffer.from("text") },
  ]);
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: bytes.length - 8 }),
      fc.constantFrom("end" as const, "leave" as const),
      chunks,
      async (cut, end, lengths) => {
        const { outcome } = await read(bytes.subarray(0, cut), lengths, end);
        expect(outcome).toEqual({ ok: false, code: end === "end" ? "malformed" : "left" });
      },
    ),
  );
});

test("what is written again is a form of ours", async () => {
  const id = "7f".padEnd(42, "0");
  const { outcome } = await read(
    posted([
      { name: `$ACTION_ID_${id}`, content: Buffer.alloc(0) },
      { name: "photo", filename: 'a "b".jpg', content: Buffer.from([0xff, 0xd8]) },
    ]),
    [20],
  );
  const body = outcome.ok ? writeForm(outcome.parts, type) : Buffer.alloc(0);
  expect(await readForm(body, type, undefined)).toEqual({ actions: [id] });
});

/** What becomes of a form of one part that is this large. */
async function outcomeOf(part: Omit<Sent, "content">, size: number, take?: TakeFile): Promise<ReadParts> {
  const { stream, request } = aRequest();
  const reading = readParts(request as unknown as NodeRequest, { ...limits, takerOf: () => take });
  const bytes = posted([{ ...part, content: Buffer.alloc(size, "a") }]);
  for (let at = 0; at < bytes.length; at += 60_000) {
    if (!stream.write(bytes.subarray(at, at + 60_000)))
      await Promise.race([reading, new Promise((resolve) => stream.once("drain", resolve))]);
  }
  stream.end();
  return reading;
}
const all: TakeFile = async (_, chunks) => {
  for await (const _ of chunks);
  return "x";
};

test("texts, and files that nobody takes, may be so large and no larger", async () => {
  const tooLarge = { ok: false, code: "too large" };
  expect(await outcomeOf({ name: "name" }, 99_000)).toMatchObject({ ok: true });
  expect(await outcomeOf({ name: "name" }, 101_000)).toEqual(tooLarge);
  expect(await outcomeOf({ name: "other", filename: "a" }, 1_000_000)).toEqual(tooLarge);
  expect(await outcomeOf({ name: "photo", filename: "a" }, 9_000_000, all)).toMatchObject({ ok: true });
  expect(await outcomeOf({ name: "photo", filename: "a" }, 10_000_000, all)).toEqual(tooLarge);
  const none: TakeFile = async () => "refused";
  const some: TakeFile = async (_, chunks) => {
    for await (const _ of chunks) break;
    return "refused";
  };
  expect(await outcomeOf({ name: "photo", filename: "a" }, 9_000_000, some)).toMatchObject({ ok: true });
  expect(await outcomeOf({ name: "photo", filename: "a" }, 9_000_000, none)).toMatchObject({ ok: true });
});

test("a file is read no faster than it is taken", async () => {
  const { stream, request } = aRequest();
  let [sent, wait] = [0, Promise.withResolvers<void>()];
  const slow: TakeFile = async (_, chunks) => {
    for await (const _ of chunks) await wait.promise;
    return "x";
  };
  const reading = readParts(request as unknown as NodeRequest, { ...limits, takerOf: () => slow });
  const bytes = posted([{ name: "photo", filename: "a", content: Buffer.alloc(5_000_000) }]);
  const sending = (async () => {
    for (; sent < bytes.length; sent += 10_000)
      if (!stream.write(bytes.subarray(sent, sent + 10_000)))
        await new Promise((resolve) => stream.once("drain", resolve));
    stream.end();
  })();
  await new Promise((resolve) => setImmediate(resolve));
  await expect.poll(() => request.isPaused()).toBe(true);
  expect(sent).toBeLessThan(500_000);
  wait.resolve();
  await sending;
  expect(await reading).toMatchObject({ ok: true });
});

test("who trickles is given up, and who sends no form, or too many parts, is refused", async () => {
  const { stream, request } = aRequest();
  const hurried = { ...limits, bodyMs: 40, takerOf: () => all };
  const reading = readParts(request as unknown as NodeRequest, hurried);
  stream.write("------Web");
  expect(await reading).toEqual({ ok: false, code: "too slow" });
  const malformed = { ok: false, code: "malformed" };
  for (const other of ["multipart/form-data", "multipart/form-data; boundary="]) {
    const { request } = aRequest(other);
    expect(await readParts(request as unknown as NodeRequest, { ...limits, takerOf: () => all })).toEqual(
      malformed,
    );
  }
  const many = Array.from({ length: 2_001 }, () => ({ name: "x", content: Buffer.alloc(0) }));
  expect((await read(posted(many), [1_000])).outcome).toEqual(malformed);
});

test("what goes wrong with a file goes on to who reads the form", async () => {
  const broken: TakeFile = () => Promise.reject(new Error("The disk is on fire."));
  await expect(outcomeOf({ name: "photo", filename: "a" }, 10, broken)).rejects.toThrow("fire");
});

test.each(["form-data", 'form-data; filename="a.jpg"', 'form-data; filename=""'])(
  "a part without a name is malformed (%s)",
  async (disposition) => {
    const bytes = Buffer.concat([
      Buffer.from(`------WebKitFormBoundaryAbC\r\nContent-Disposition: ${disposition}\r\n\r\nbytes\r\n`),
      posted([{ name: "photo", filename: "a", content: Buffer.from("b") }]),
    ]);
    for (const lengths of [[1_000], [7]])
      expect((await read(bytes, lengths)).outcome).toEqual({ ok: false, code: "malformed" });
  },
);

test("a type that the parser does not read is malformed", async () => {
  const { request } = aRequest("multipart/related; boundary=a");
  const outcome = await readParts(request as unknown as NodeRequest, { ...limits, takerOf: () => all });
  expect(outcome).toEqual({ ok: false, code: "malformed" });
});

test.each(["utf-8", "UTF-8", "windows-1252", "utf-16le", "base64", "nonsense"])(
  "a text keeps its bytes, whatever charset it says it has (%s)",
  async (charset) => {
    const content = Buffer.concat([Buffer.from("Grüße, 你好 😀"), Buffer.from([0xff, 0x00, 0xe4])]);
    const head = `Content-Disposition: form-data; name="name"\r\nContent-Type: text/plain; charset=${charset}`;
    const bytes = Buffer.concat([
      Buffer.from(`------WebKitFormBoundaryAbC\r\n${head}\r\n\r\n`),
      content,
      Buffer.from("\r\n------WebKitFormBoundaryAbC--\r\n"),
    ]);
    const parts = [{ name: "name", content, isFile: false }];
    expect((await read(bytes, [5])).outcome).toEqual({ ok: true, parts });
  },
);

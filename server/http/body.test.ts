import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { type Body, holdBody, readBody } from "./body.ts";
import { mostParts, readForm } from "./posted-form.ts";
import type { NodeRequest } from "./request.ts";

const reading = () => {
  const stream = new PassThrough();
  return { stream, body: readBody(stream as unknown as NodeRequest, 1024 * 1024, 30_000) };
};

test("a body that comes in pieces is whole", async () => {
  const { stream, body } = reading();
  stream.write("one ");
  stream.end("two");
  expect(await body).toEqual({ ok: true, body: Buffer.from("one two") });
});

test("of too much in all the largest are given up, and small ones come through", async () => {
  const small = reading();
  small.stream.write("a form");
  const large = Array.from({ length: 80 }, reading);
  const outcomes: Body[] = [];
  for (const { stream, body } of large) {
    void body.then((outcome) => outcomes.push(outcome));
    stream.write(Buffer.alloc(1_000_000));
  }
  await expect.poll(() => outcomes.length).toBe(80 - 67);
  expect(new Set(outcomes.map((outcome) => !outcome.ok && outcome.code))).toEqual(new Set(["too much"]));
  small.stream.end();
  expect(await small.body).toEqual({ ok: true, body: Buffer.from("a form") });
  for (const { stream } of large) stream.destroy();
  await Promise.all(large.map(({ body }) => body));
  const next = reading();
  next.stream.end(Buffer.alloc(1_000_000));
  expect((await next.body).ok).toBe(true);
});

test("what was read counts for as long as it waits, and the largest is given up", async () => {
  const givenUp: number[] = [];
  const letGo: (() => void)[] = [];
  for (let at = 0; at < 70; at += 1)
    letGo.push(
      holdBody(Buffer.alloc(1_000_000 - at), () => {
        givenUp.push(at);
        letGo[at]?.();
      }),
    );
  expect(givenUp).toEqual([0, 1, 2]);
  for (const each of letGo) each();
  const next = reading();
  next.stream.end(Buffer.alloc(1_000_000));
  expect((await next.body).ok).toBe(true);
});

const boundary = "x".repeat(30);
const type = `multipart/form-data; boundary=${boundary}`;
const id = "7f".padEnd(42, "0");
const form = (...fields: [string, string][]) => {
  const parts = fields.map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return Buffer.from(`${parts.join("")}--${boundary}--\r\n`);
};

test("a form says which actions it asks for, however it was posted", async () => {
  expect(await readForm(form([`$ACTION_ID_${id}`, ""], ["name", "x"]), type, undefined)).toEqual({
    actions: [id],
  });
  const bound: [string, string][] = [
    ["$ACTION_REF_1", ""],
    ["$ACTION_1:0", `{"id":"${id}","bound":"$@1"}`],
    ["$ACTION_KEY", "k"],
  ];
  expect(await readForm(form(...bound), type, undefined)).toEqual({ actions: [id] });
  expect(await readForm(form(...bound, [`$ACTION_ID_${id}`, ""]), type, undefined)).toEqual({
    actions: [id, id],
  });
  // As JSON is read: of two the last, of what is none one that no page has.
  for (const [described, read] of [
    [`{"id":"${id}","id":"other"}`, "other"],
    ["{id}", ""],
  ] as const)
    expect(await readForm(form(["$ACTION_REF_1", ""], ["$ACTION_1:0", described]), type, undefined)).toEqual({
      actions: [read],
    });
  expect(await readForm(form(["0", "[]"]), type, id)).toEqual({ actions: [id] });
});

test.each([
  ["no action", [["name", "x"]]],
  ["a reference to nothing", [["$ACTION_REF_1", ""]]],
  ["only what goes with one", [["$ACTION_KEY", "k"]]],
] as [string, [string, string][]][])("with %s it is no form of ours", async (_, fields) => {
  expect(await readForm(form(...fields), type, undefined)).toBeUndefined();
});

test("so many parts are read, one more is not", async () => {
  const parts = (count: number) =>
    Array.from({ length: count }, (_, at): [string, string] => [`f${at}`, "--x"]);
  const own: [string, string] = [`$ACTION_ID_${id}`, ""];
  expect(await readForm(form(own, ...parts(mostParts - 1)), type, undefined)).toEqual({ actions: [id] });
  for (const written of [boundary, `"${boundary}"`, `${boundary}; charset=utf-8`, `${boundary}; boundary=x`])
    expect(
      await readForm(
        form(own, ...parts(mostParts)),
        `multipart/form-data; xboundary=x; boundary=${written}`,
        undefined,
      ),
    ).toBeUndefined();
});

const filePart = (bytes: Buffer) => {
  const head = Buffer.from(
    '--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n',
  );
  const text = '\r\n--x\r\nContent-Disposition: form-data; name="$ACTION_ID_42"\r\n\r\n\r\n--x--\r\n';
  return Buffer.concat([head, bytes, Buffer.from(text)]);
};
const broken = Buffer.from([0x89, 0xff, 0xfe]);

test("only where an address takes files may a part with a file name hold any bytes", async () => {
  const type = "multipart/form-data; boundary=x";
  expect(await readForm(filePart(broken), type, undefined, true)).toEqual({ actions: ["42"] });
  expect(await readForm(filePart(broken), type, undefined)).toBeUndefined();
  const inText = Buffer.concat([
    Buffer.from('--x\r\nContent-Disposition: form-data; name="$ACTION_ID_42"\r\n\r\n'),
    broken,
    Buffer.from("\r\n--x--\r\n"),
  ]);
  expect(await readForm(inText, type, undefined, true)).toBeUndefined();
});

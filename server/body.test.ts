import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { type Body, readBody } from "./body.ts";
import type { Request } from "./client.ts";

const reading = () => {
  const stream = new PassThrough();
  return { stream, body: readBody(stream as unknown as Request) };
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

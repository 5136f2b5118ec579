import { writeFileSync } from "node:fs";
import { afterEach, expect, test, vi } from "vitest";
import { temporaryDirectory } from "../tests/support/fresh-portal.ts";
import { type Following, followKeyFile } from "./follow-keys.ts";
import { keyFileOf } from "./key-file.ts";

const dataDir = temporaryDirectory();
const write = (text: string) => writeFileSync(keyFileOf({ dataDir }), text);

let following: Following | undefined;
afterEach(() => following?.stop());

test("what is in the file is adopted at once, and each time it changes, once", async () => {
  let adopted = 0;
  write("one");
  following = followKeyFile({ dataDir }, async () => void adopted++);
  await following.look();
  await following.look();
  expect(adopted).toBe(1);
  write("another");
  await following.look();
  expect(adopted).toBe(2);
  // Nobody has to ask.
  write("a third");
  await vi.waitFor(() => expect(adopted).toBe(3), { timeout: 20_000 });
});

test("what could not be adopted is tried again, and whoever asked is told", async () => {
  const said: string[] = [];
  write("one");
  following = followKeyFile({ dataDir }, async () => {
    said.push("asked");
    if (said.length === 1) throw new Error("not now");
  });
  await expect(following.look()).resolves.toBeUndefined();
  expect(said).toHaveLength(2);
  write("another");
  said.length = 0;
  await expect(following.look()).rejects.toThrow("not now");
  await following.look();
  await following.look();
  expect(said).toHaveLength(2);
});

test("two looks at once are one after the other", async () => {
  let [at, most] = [0, 0];
  write("one");
  following = followKeyFile({ dataDir }, async () => {
    at += 1;
    most = Math.max(most, at);
    await new Promise((next) => setImmediate(next));
    at -= 1;
    write(`changed ${performance.now()}`);
  });
  await Promise.all([following.look(), following.look(), following.look()]);
  expect(most).toBe(1);
});

import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { expect, onTestFinished, test } from "vitest";
import { keyId, openKeys, readKeys } from "./keys.ts";
import { readSettings } from "./settings.ts";
import { StartProblem } from "./start-problem.ts";

const key = (byte: number) => Buffer.alloc(32, byte).toString("base64url");

/** A folder of this test alone, gone after it. */
function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "postern-keys-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

function aPortal(environment: Record<string, string> = {}) {
  const root = aFolder();
  return {
    settings: readSettings(environment, undefined, root),
    root,
    file: join(root, "data", "keys.json"),
  };
}

test("keys are made at the first start, kept private, and stay", () => {
  const { settings, root, file } = aPortal();
  const made = openKeys(settings);
  const all = [made.session, made.pepper, made.data, made.ticket, made.action].flat();
  expect(all.map((each) => each.length)).toEqual([32, 32, 32, 32, 32]);
  expect(new Set(all.map(keyId)).size).toBe(5);
  expect(openKeys(settings)).toEqual(made);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(join(root, "data")).mode & 0o777).toBe(0o700);
  expect(readdirSync(join(root, "data"))).toEqual(["keys.json"]);
});

test("after a start they are read; before it none are made", () => {
  const { settings, root } = aPortal();
  expect(() => readKeys(settings)).toThrow(/keys\.json is missing/);
  expect(readdirSync(root)).toEqual([]);
  const made = openKeys(settings);
  expect(readKeys(settings)).toEqual(made);
});

test("keys that are given stand before those of the file, newest first", () => {
  const { settings, root } = aPortal();
  const made = openKeys(settings);
  const given = readSettings({ DATA_KEY: `${key(1)},${key(2)}` }, undefined, root);
  expect(openKeys(given)).toEqual({ ...made, data: [Buffer.alloc(32, 1), Buffer.alloc(32, 2)] });
});

test("no file is made when every key is given", () => {
  const names = ["SESSION_KEY", "PEPPER_KEY", "DATA_KEY", "TICKET_KEY", "ACTION_KEY"];
  const { settings, root } = aPortal(Object.fromEntries(names.map((name, index) => [name, key(index)])));
  expect(openKeys(settings).action).toEqual([Buffer.alloc(32, 4)]);
  expect(readdirSync(root)).toEqual([]);
});

test("processes that make them at the same moment end with the same keys", async () => {
  const { settings } = aPortal();
  const script = `
    const { parentPort, workerData } = require("node:worker_threads");
    import(workerData.module).then(({ openKeys }) => parentPort.postMessage(openKeys(workerData.settings)));`;
  const workerData = { module: new URL("./keys.ts", import.meta.url).href, settings };
  const opened = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const worker = new Worker(script, { eval: true, workerData });
      return await new Promise<unknown>((done, failed) => worker.once("message", done).once("error", failed));
    }),
  );
  expect(new Set(opened.map((each) => JSON.stringify(each))).size).toBe(1);
});

test.each(["", "{", "null", "[]", "{}", '{"session":["x"]}'])("a keys.json of %j stops the start", (text) => {
  const { settings, file } = aPortal();
  openKeys(settings);
  writeFileSync(file, text);
  expect(() => openKeys(settings)).toThrow(StartProblem);
  expect(() => openKeys(settings)).toThrow("does not hold the portal's keys");
  expect(readFileSync(file, "utf8")).toBe(text);
});

test("a short key and a missing one stop the start", () => {
  const { settings, file } = aPortal();
  openKeys(settings);
  const whole = JSON.parse(readFileSync(file, "utf8"));
  for (const data of [undefined, [], ["abc"], [key(1).slice(1)], key(1)]) {
    writeFileSync(file, JSON.stringify({ ...whole, data }));
    expect(() => openKeys(settings)).toThrow("does not hold the portal's keys");
  }
});

test("lost keys of an existing database are not replaced by new ones", () => {
  const { settings, root, file } = aPortal({ DATABASE_URL: "file:old.db" });
  writeFileSync(join(root, "old.db"), "rows");
  expect(() => openKeys(settings)).toThrow(`${file} is missing`);
  expect(readdirSync(root)).toEqual(["old.db"]);
});

test("a data directory that is a file is one sentence", () => {
  const { settings, root } = aPortal();
  writeFileSync(join(root, "data"), "");
  expect(() => openKeys(settings)).toThrow("can be neither read nor made (ENOTDIR)");
});

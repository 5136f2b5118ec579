import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openServingRecord, servingFile, takeLeftRecords, takeServingRecord } from "./serving-record.ts";

const folder = mkdtempSync(join(tmpdir(), "postern-test-"));
const path = servingFile(folder, 4711);
const request = (id: string) => ({ id, method: "GET", loggedPath: "/information", caller: "192.0.2.7" });

test("what was begun and not ended is found afterwards, once", () => {
  const record = openServingRecord(path);
  record.connections("3 connections: 192.0.2.7 (2), 192.0.2.8 (1)");
  const ends = ["one", "two", "three"].map((id) => record.begin(request(id)));
  ends[1]?.();
  expect(takeServingRecord(path)).toEqual({
    connections: "3 connections: 192.0.2.7 (2), 192.0.2.8 (1)",
    requests: ["one GET /information 192.0.2.7", "three GET /information 192.0.2.7"],
  });
  expect(readdirSync(folder)).toEqual([]);
  expect(takeServingRecord(path)).toEqual({ connections: "", requests: [] });
});

test("places are used again, and requests beyond them are served all the same", () => {
  const record = openServingRecord(path);
  for (let at = 0; at < 1_000; at += 1) record.begin(request(`passing-${at}`))();
  const ends = Array.from({ length: 100 }, (_, at) => record.begin(request(`long-${at}`)));
  for (const end of ends) end();
  record.begin(request("last"));
  expect(takeServingRecord(path).requests).toEqual(["last GET /information 192.0.2.7"]);
});

test("a long or strange path stays one line", () => {
  const record = openServingRecord(path);
  record.begin({ ...request("odd"), loggedPath: `/\u0007\n${"é".repeat(9_000)}` });
  record.begin(request("next"));
  const { requests } = takeServingRecord(path);
  expect(requests).toHaveLength(2);
  expect(requests.every((line) => /^[\x20-\x7e]+$/.test(line))).toBe(true);
});

test("the next start finds what nobody has taken, once, and touches no other file", () => {
  openServingRecord(path).begin(request("one"));
  writeFileSync(join(folder, "serving-notes"), "of somebody else");
  expect(takeLeftRecords(folder)).toEqual([
    { connections: "", requests: ["one GET /information 192.0.2.7"] },
  ]);
  expect(takeLeftRecords(folder)).toEqual([]);
  expect(readdirSync(folder)).toEqual(["serving-notes"]);
});

test("a record that cannot be removed stops nothing", () => {
  mkdirSync(path);
  expect(takeServingRecord(path)).toEqual({ connections: "", requests: [] });
  rmSync(path, { recursive: true });
});

test("where the file cannot be made nothing is noted and nothing fails", () => {
  const record = openServingRecord(join(folder, "missing", "serving-1"));
  record.connections("none");
  record.begin(request("one"))();
});

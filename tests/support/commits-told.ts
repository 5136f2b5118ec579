/**
 * Loaded into a portal (`--import`), it has each commit of SQLite take as long as on a slow disk, and the log tell it and
 * how many saves it holds.
 */
import { createRequire } from "node:module";

const { prototype } = createRequire(import.meta.url)("better-sqlite3") as typeof import("better-sqlite3");
const syncMs = 5;
const clock = new Int32Array(new SharedArrayBuffer(4));
const { exec } = prototype;
let saves = 0;

prototype.exec = function (statement) {
  // As a sync does, it holds up the whole process.
  if (statement === "COMMIT") Atomics.wait(clock, 0, 0, syncMs);
  const result = exec.call(this, statement);
  if (statement === "BEGIN IMMEDIATE") saves = 0;
  if (statement === "RELEASE one") saves += 1;
  // In one go: what is killed next has told it.
  if (statement === "COMMIT") process.stdout.write(`${JSON.stringify({ event: "committed", saves })}\n`);
  return result;
};

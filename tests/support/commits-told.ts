/** Loaded into a portal (`--import`), it has the log tell each commit of SQLite, and how many transactions it holds. */
import { createRequire } from "node:module";

const { prototype } = createRequire(import.meta.url)("better-sqlite3") as typeof import("better-sqlite3");
const { exec } = prototype;
let saves = 0;

prototype.exec = function (statement) {
  const result = exec.call(this, statement);
  if (statement === "BEGIN IMMEDIATE") saves = 0;
  if (statement === "RELEASE one") saves += 1;
  // In one go: what is killed next has told it.
  if (statement === "COMMIT") process.stdout.write(`${JSON.stringify({ event: "committed", saves })}\n`);
  return result;
};

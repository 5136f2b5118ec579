/** Makes common-passwords.bin from the package's list (common-passwords.md has the command). */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { usernameKey } from "#features/members/username.ts";
import { listOf, longestListed, shortestListed } from "./common-passwords.ts";
import { undisguised } from "./password-disguises.ts";

/** The 100 000 most common passwords, then other lists, some of which repeat them. */
const linesTaken = 140_000;

const [source = ""] = process.argv.slice(2);
const lines = gunzipSync(readFileSync(source)).toString().split(/\r?\n/, linesTaken);
const passwords = lines
  .map((line) => undisguised(usernameKey(line) ?? ""))
  .filter(({ length }) => length >= shortestListed && length <= longestListed);
const list = listOf(passwords);
writeFileSync(join(import.meta.dirname, "common-passwords.bin"), list);
process.stdout.write(`${new Set(passwords).size} passwords, ${list.length} bytes\n`);

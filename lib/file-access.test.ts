import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { closeTo, somebodyElse } from "../tests/support/somebody-else.ts";

/** A folder that everybody may enter, with a file that everybody may read and one that is its owner's alone. */
function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "postern-access-"));
  chmodSync(folder, 0o755);
  for (const name of ["open", "closed"]) writeFileSync(join(folder, name), "");
  closeTo(join(folder, "closed"));
  return folder;
}

/** What somebody else is told. */
function reason(...given: string[]): string {
  const program = `
    import { whyNoAccess } from "#lib/file-access.ts";
    import { phraseText } from "#lib/words/phrase.ts";
    const phrase = whyNoAccess(...process.argv.slice(1));
    console.log(phrase && phraseText(phrase, "en"));`;
  const args = ["--input-type=module", "-e", program, ...given];
  return execFileSync(process.execPath, args, { ...somebodyElse, encoding: "utf8" }).trim();
}

const closed = (path: string) => new RegExp(`^${path} (belongs to \\w+, and \\w+ may not|has the rights 0)`);

test("what can be used has no reason, nor what is only missing", () => {
  const folder = aFolder();
  expect(reason(join(folder, "open"), "read")).toBe("undefined");
  expect(reason(join(folder, "missing"), "read")).toBe("undefined");
  expect(reason(join(folder, "missing", "deeper"), "read")).toBe("undefined");
});

test("a file of another is named, with its owner and what to do", () => {
  const folder = aFolder();
  const file = join(folder, "closed");
  for (const use of ["read", "change"]) expect(reason(file, use)).toMatch(closed(file));
  // The advice is for the whole folder, if it is in there.
  expect(reason(file, "read", folder)).toMatch(
    new RegExp(`\\((chown -R \\w+|chmod -R u\\+rwX) ${folder}\\)`),
  );
  expect(reason(file, "read", "/data")).not.toContain("/data");
});

test("where a folder is in the way, it is named", () => {
  const folder = join(aFolder(), "secret");
  mkdirSync(folder);
  closeTo(folder);
  expect(reason(join(folder, "file"), "read")).toMatch(closed(folder));
  expect(reason(join(folder, "new", "file"), "change")).toMatch(closed(folder));
});

test("of a link what it leads to is named", () => {
  const folder = aFolder();
  const link = join(folder, "link");
  symlinkSync("closed", link);
  expect(reason(link, "read")).toMatch(closed(join(folder, "closed")));
});

import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

const app = join(import.meta.dirname, "..");
const textOf = (file: string) => readFileSync(join(app, file), "utf8");
const sources = globSync("**/*.tsx", { cwd: app });

/** Names in the schemas of a folder's forms that are secrets. */
const secretsOf = (folder: string) => namesIn([join(folder, "actions.ts")], /(\w+): secret\(\)/g);
/** Names of a folder's boxes for passwords. */
const passwordsOf = (folder: string) =>
  namesIn(
    sources.filter((file) => dirname(file) === folder),
    /<PasswordField\s+\{\.\.\.form\.control\("(\w+)"\)\}/g,
  );

function namesIn(files: readonly string[], pattern: RegExp): string[] {
  return files.flatMap((file) => [...textOf(file).matchAll(pattern)].map(([, name = ""]) => name)).sort();
}

const folders = globSync("**/actions.ts", { cwd: app }).map((file) => dirname(file));

test.each(folders)("every password of a form is a secret of its schema: %s", (folder) => {
  expect(secretsOf(folder)).toEqual(passwordsOf(folder));
});

test("there are forms with passwords, and each is seen", () => {
  expect(folders.filter((folder) => passwordsOf(folder).length > 0).length).toBeGreaterThan(3);
  const boxes = sources.flatMap((file) => [...textOf(file).matchAll(/<PasswordField\b/g)]);
  expect(folders.flatMap(passwordsOf)).toHaveLength(boxes.length);
  expect(sources.filter((file) => /type="password"/.test(textOf(file)))).toEqual([]);
});

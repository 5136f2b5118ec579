import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { queryNames } from "#server/door/addresses.ts";

const root = join(import.meta.dirname, "..", "app");

/** Every way in which the portal reads a query, by the names it gives. */
const readings = [
  /const \{([^}]*)\} = await searchParams;/g,
  /\.searchParams\.(?:get|getAll|has)\("([^"]*)"\)/g,
  /\bqueryValues?\("([^"]*)"\)/g,
] as const;
/** What else may be said of them: that a page has them at all. */
const mentions = /\bsearchParams\b|\bqueryValues?\(/g;
const harmless = /\{ searchParams \}: PageProps|searchParams: Promise</g;

const files = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\./.test(file))
  .map((file) => ({ file, text: readFileSync(join(root, file), "utf8") }));

const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)];

/** A folder's address: what stands in round brackets is only there for its layout. */
const addressOf = (file: string) =>
  `/${dirname(file)
    .split("/")
    .filter((part) => part !== "." && !part.startsWith("("))
    .join("/")}`;

test("each query name that a page reads is declared, and none that no page reads", () => {
  const read: Record<string, string[]> = {};
  for (const { file, text } of files)
    for (const pattern of readings)
      for (const [, names = ""] of matches(text, pattern)) {
        const given = names.split(",").map((name) => name.split(":")[0]?.trim() ?? "");
        const known = [...(read[addressOf(file)] ?? []), ...given.filter(Boolean)];
        read[addressOf(file)] = [...new Set(known)].sort();
      }
  const declared = Object.fromEntries([...queryNames()].map(([path, names]) => [path, [...names].sort()]));
  expect(read).toEqual(declared);
});

test("no page reads its query in a way that the test above would not see", () => {
  const unseen = files.filter(({ text }) => {
    const seen = [...readings, harmless].reduce((sum, pattern) => sum + matches(text, pattern).length, 0);
    return matches(text, mentions).length !== seen || /useSearchParams|URLSearchParams|nextUrl/.test(text);
  });
  expect(unseen.map(({ file }) => file)).toEqual([]);
});

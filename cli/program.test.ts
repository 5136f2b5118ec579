import type { Command } from "commander";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { postern, run } from "./program.ts";

let printed = { out: "", err: "" };

beforeEach(() => {
  printed = { out: "", err: "" };
  for (const [name, stream] of [
    ["out", process.stdout],
    ["err", process.stderr],
  ] as const)
    vi.spyOn(stream, "write").mockImplementation((text) => {
      printed[name] += text;
      return true;
    });
});
afterEach(() => vi.restoreAllMocks());

const below = (command: Command, before: readonly string[] = []): string[][] => [
  [...before],
  ...command.commands.flatMap((each) => below(each, [...before, each.name()])),
];
const all = below(await postern([]));

test("all are there, with those below them", () => {
  expect(all.map((args) => args.join(" "))).toEqual(
    expect.arrayContaining(["", "start", "certificate renew", "bundle"]),
  );
});

test.each(all.map((args) => [args.join(" "), args] as const))(
  "%s says what it does with --help",
  async (_, args) => {
    expect(await run([...args, "--help"])).toBe(0);
    expect(printed).toEqual({ out: expect.stringMatching(/^Usage: postern /), err: "" });
  },
);

test("--version", async () => {
  expect(await run(["--version"])).toBe(0);
  expect(printed).toEqual({ out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), err: "" });
});

test.each([
  "",
  "nonsense",
  "certificate",
  "certificate nonsense",
  "health --nonsense",
  "member",
  "member show",
  "member show one two",
  "member list --state gone",
  "member list --limit 0",
  "member disable ada --reason=",
  "session end ada --all --id x",
  "operator add",
  "operator add ada --link",
  "backup",
  "keys",
  "keys rotate doors",
  "restore",
  "move",
])("%j is no usage: exit code 2, and what is right on standard error", async (line) => {
  const code = await run(line.split(" ").filter(Boolean));
  expect({ code, ...printed }).toEqual({
    code: 2,
    out: "",
    err: expect.stringMatching(/Usage: postern|--help lists|^Name /),
  });
});

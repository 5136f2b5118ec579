import { expect, test } from "vitest";
import { mergedLedgers, requireLedger } from "./merged-ledgers.ts";

const line = (hash: string) => `${hash} 2026-11-28T12:00:00.000Z`;

test("whoever stands in any ledger stands in the merged one, once, also behind a line that was cut short", () => {
  const [one, other] = [`${line("a")}\nAAAA.ha`, `${line("b")}\n${line("a")}\n`];
  expect(mergedLedgers([one, "", other])).toBe(`${line("a")}\nAAAA.ha\n${line("b")}\n`);
  expect(mergedLedgers(["", "\n"])).toBe("");
});

test("a file that is no ledger is refused, an empty one is none too much", () => {
  for (const text of ["", `${line("a.b-c_")}\n`, `${line("a")}\ncut.sho`]) requireLedger("x", text);
  for (const text of ["a text\n", '{"data": []}', "\u0000\u0001"])
    expect(() => requireLedger("/x", text)).toThrow(/^\/x is no ledger/);
});

import { rmSync } from "node:fs";
import type { ImportedRows } from "../support/importer.ts";
import type { Bench } from "../support/rows.ts";
import { calledFor, seeded } from "../support/seeded-folder.ts";

const megabyte = 1_000_000;

/** Members imported from a CSV file, beside a bare insert of the rows that come of it. */
export const memberImport: Bench = {
  name: "import",
  async run({ quick }) {
    const members = quick ? 10_000 : 100_000;
    const folder = seeded(0);
    try {
      const { importing, bare, memory } = calledFor<ImportedRows>("importer.ts", [folder, String(members)]);
      const count = members.toLocaleString("en");
      return [
        {
          what: `${count} members imported`,
          unit: "/s",
          portal: (members / importing) * 1_000,
          against: { name: "bare insert", value: (members / bare) * 1_000, ratio: bare / importing },
          target: { atLeast: 0.3 },
        },
        {
          what: `memory while ${count} members are imported`,
          unit: "MB",
          portal: memory / megabyte,
          target: { atMost: 150 },
        },
      ];
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

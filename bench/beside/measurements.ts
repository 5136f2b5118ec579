import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { handshakesOf } from "../cases/handshakes.ts";
import { floodOf } from "../cases/log-ins.ts";
import { saves } from "../cases/updates.ts";
import { firstLooks } from "../support/first-looks.ts";
import { load } from "../support/load.ts";
import { quiet, rested } from "../support/processes.ts";
import type { BesideRow } from "./rows.ts";
import type { Side } from "./side.ts";

/** One figure of a portal that has started. It warms up what it measures, and leaves the portal quiet. */
export type Measurement = Pick<BesideRow, "what" | "unit" | "better"> &
  Readonly<{
    /** For --only; several may share one. */
    name: string;
    measure(side: Side, lengths: Lengths): Promise<number>;
  }>;

/** Seconds of warming up and of measuring what is quick to settle; other things take several times as long. */
type Lengths = Readonly<{ warmUp: number; measured: number }>;

/** Each of these in a second of the processor time of all its processes. */
const ofCpu = { unit: "/s of CPU", better: "more" } as const;

/** In the order in which each start goes through them: memory after load comes after all load. */
export const measurements: readonly Measurement[] = [
  {
    name: "start",
    what: "start to first page",
    unit: "s",
    better: "less",
    measure: async ({ startSeconds }) => startSeconds,
  },
  {
    name: "memory",
    what: "memory of all processes, at rest",
    unit: "MB",
    better: "less",
    measure: async ({ memoryAtRest }) => memoryAtRest / 1e6,
  },
  ...(["full", "resumed"] as const).map((kind) => ({
    name: "handshakes",
    what: `${kind} handshakes`,
    ...ofCpu,
    measure: async ({ portal }: Side) => (await handshakesOf(portal, portal, kind)).perCpuSecond,
  })),
  ...(["/log-in", "a script", "/information, unchanged"] as const).map((page) => ({
    name: "pages",
    what: page,
    ...ofCpu,
    async measure({ portal, loads }: Side, { warmUp, measured }: Lengths) {
      await load(portal, { ...loads[page], seconds: warmUp });
      return 1e6 / (await load(portal, { ...loads[page], seconds: measured })).cpuMicroseconds;
    },
  })),
  ...["/information", "/information/edit", "/activity"].map((path) => ({
    name: "first-time",
    what: `${path}, first time`,
    ...ofCpu,
    async measure({ portal, readers }: Side, { warmUp, measured }: Lengths) {
      await firstLooks(portal, { readers, path, seconds: path === "/information" ? 2 * warmUp : warmUp });
      return firstLooks(portal, { readers, path, seconds: 2 * measured });
    },
  })),
  { name: "log-ins", what: "log-ins", unit: "/s", better: "more", measure: logIns },
  {
    name: "saves",
    what: "saved forms, 16 members at once",
    unit: "/s",
    better: "more",
    async measure({ writers }, { warmUp, measured }) {
      await saves(writers, warmUp);
      return saves(writers, 2 * measured);
    },
  },
  {
    name: "memory",
    what: "memory of all processes, after load",
    unit: "MB",
    better: "less",
    async measure({ portal, loads, readers }, { warmUp }) {
      await load(portal, { ...loads["/log-in"], seconds: warmUp });
      await firstLooks(portal, { readers, path: "/information", seconds: warmUp });
      await rested(portal);
      return portal.shareOfMemory() / 1e6;
    },
  },
];

async function logIns({ portal, workers }: Side, { warmUp, measured }: Lengths): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "postern-log-ins-"));
  try {
    const flood = await floodOf(portal, workers, folder);
    await flood.load(2 * warmUp);
    const { perSecond } = await flood.load(4 * measured);
    await quiet(portal);
    return perSecond;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

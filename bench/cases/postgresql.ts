import { measurements } from "../beside/measurements.ts";
import { type Build, open, ready, type Side } from "../beside/side.ts";
import { type DatabaseServer, startDatabaseServer } from "../support/database-server.ts";
import { load } from "../support/load.ts";
import { loadCore, root } from "../support/processes.ts";
import { type Bench, beside, type Row } from "../support/rows.ts";

/** The portal over PostgreSQL, by its socket, beside the same over SQLite. The server is on the core of those who load. */
export const postgresql: Bench = {
  name: "postgresql",
  async run({ quick }) {
    const server = await startDatabaseServer(loadCore);
    const builds: Build[] = [];
    try {
      builds.push(await ready("SQLite", root));
      builds.push(await ready("PostgreSQL", root, { DATABASE_URL: await server.database("portal") }));
      const figures: Figures = new Map();
      for (let start = 0; start < (quick ? 1 : 6); start += 1)
        await measured(start % 2 ? builds.toReversed() : builds, server, figures, quick);
      return rowsOf(figures);
    } finally {
      await server.stop();
      for (const build of builds) build.remove();
    }
  },
};

/** By what was measured and of whom, one of each round. */
type Figures = Map<string, number[]>;

const unchanged = "/information, unchanged";
/** How it is measured beside an older build, too. */
const alike = measurements.filter(({ what }) =>
  ["/information, first time", "log-ins", "saved forms, 16 members at once"].includes(what),
);

async function measured(
  builds: readonly Build[],
  server: DatabaseServer,
  figures: Figures,
  quick: boolean,
): Promise<void> {
  const note = (what: string, figure: number) => figures.set(what, [...(figures.get(what) ?? []), figure]);
  const sides: [string, Side][] = [];
  for (const build of builds) sides.push([build.name, await open(build, 1)]);
  for (const [, { portal, loads }] of sides)
    await load(portal, { ...loads[unchanged], seconds: quick ? 3 : 10 });
  for (let round = 0; round < 3; round += 1)
    for (const [name, side] of round % 2 ? sides.toReversed() : sides) {
      const before = server.cpuSeconds();
      const loaded = await load(side.portal, { ...side.loads[unchanged], seconds: quick ? 1 : 3 });
      note(`${name} ${unchanged}`, 1e6 / loaded.cpuMicroseconds);
      note(`${name} answers`, loaded.perSecond);
      note(`${name} portal's`, loaded.cpuMicroseconds);
      note(`${name} server's`, ((server.cpuSeconds() - before) / loaded.requests) * 1e6);
    }
  const lengths = quick ? { warmUp: 1, measured: 1 } : { warmUp: 2, measured: 2 };
  for (const { what, measure } of alike)
    for (const [name, side] of sides) note(`${name} ${what}`, await measure(side, lengths));
  for (const [, side] of sides) await side.stop();
}

function rowsOf(figures: Figures): Row[] {
  const of = (what: string) => figures.get(what) ?? [];
  const both = (what: string) => beside(of(`PostgreSQL ${what}`), "SQLite", of(`SQLite ${what}`));
  const over = "over PostgreSQL";
  return [
    { what: `${unchanged}, ${over}`, unit: "/s of CPU", ...both(unchanged), target: { atLeast: 0.5 } },
    { what: `the same, each second that passes`, unit: "/s", ...both("answers") },
    { what: "the portal's processor time for each", unit: "µs", ...both("portal's") },
    {
      what: "the server's processor time for each",
      unit: "µs",
      ...beside(of("PostgreSQL server's"), "the portal's", of("PostgreSQL portal's")),
    },
    ...alike.map(({ what, unit }) => ({ what: `${what}, ${over}`, unit, ...both(what) })),
  ];
}

import { fetched } from "../support/fetched.ts";
import { firstLooks } from "../support/first-looks.ts";
import { type Load, load } from "../support/load.ts";
import { browserOn, readersOf } from "../support/member.ts";
import { haveNginx, startNginx } from "../support/nginx.ts";
import { oneCore } from "../support/processes.ts";
import { type Bench, beside, inWords, type Options, onOneAndAll, type Row } from "../support/rows.ts";
import { type BenchPortal, type Server, startBare, startPortal } from "../support/servers.ts";

const known = ["/log-in", "a script", "/information, unchanged"] as const;
const firstTime = "/information, first time" as const;
type Name = (typeof known)[number] | typeof firstTime;

/** The targets of design section 6, against a bare server and against nginx in front of rendering workers. */
const targets: Record<Name, { bare?: number; nginx: number }> = {
  "/log-in": { bare: 0.5, nginx: 5 },
  "a script": { bare: 0.5, nginx: 5 },
  "/information, unchanged": { bare: 0.3, nginx: 10 },
  [firstTime]: { nginx: 1 },
};

/** What visitors and members get, beside the same bytes from a bare server and beside the usual way. */
export const pages: Bench = {
  name: "pages",
  run: (options) => onOneAndAll(compared, options),
};

type Known = (typeof known)[number];
type Side<S = Server> = Readonly<{
  server: S;
  loads: Readonly<Record<Known, Load>>;
  readers: readonly string[];
}>;

async function compared(workers: number, { quick }: Options): Promise<Row[]> {
  const measured = new Map<string, number[]>();
  const sides = await started(workers, ["portal", "nginx"]);
  const bare = await bareLike(sides.portal as Side<BenchPortal>, workers);
  await measure({ ...sides, bare }, known, measured, quick);
  // V8 compiles a rendering differently each time: two portals of the same code differ by up to an eighth.
  for (let start = 0; start < (quick ? 1 : 4); start += 1) {
    const order = start % 2 ? (["nginx", "portal"] as const) : (["portal", "nginx"] as const);
    await measure(await started(workers, order), [firstTime], measured, quick);
  }
  return [...known, firstTime].flatMap((name) =>
    (["bare", "nginx"] as const).flatMap((side) => {
      const [value, theirs] = [measured.get(`portal ${name}`), measured.get(`${side} ${name}`)];
      const target = targets[name][side];
      if (!value || !theirs) return [];
      return {
        what: `${name}, ${inWords(workers)}`,
        unit: "/s of CPU",
        ...beside(value, side === "bare" ? "bare Node" : "nginx before Next's own server", theirs),
        ...(target !== undefined && { target: { atLeast: target } }),
      };
    }),
  );
}

/** Starts the portal and its peer, if that is here, in this order: what starts first costs up to 6 % more. */
async function started(
  workers: number,
  order: readonly ("portal" | "nginx")[],
): Promise<Record<string, Side<BenchPortal>>> {
  const cores = workers === 1 ? oneCore : undefined;
  const sides: Record<string, Side<BenchPortal>> = {};
  for (const side of order) {
    if (side === "nginx" && !haveNginx()) continue;
    // The hash has no part in pages, and dozens of members sign up.
    const cheap = { PASSWORD_ITERATIONS: "1000" };
    const server = await (side === "nginx" ? startNginx : startPortal)(workers, cores, cheap);
    const readers = await readersOf(server);
    sides[side] = { server, readers, loads: await loadsOf(server, readers) };
  }
  return sides;
}

/** Adds what each side did in a second of processor time, round by round, to `measured`, and stops them. */
async function measure(
  sides: Readonly<Record<string, Side>>,
  names: readonly Name[],
  measured: Map<string, number[]>,
  quick: boolean,
): Promise<void> {
  for (const name of names) {
    const all = Object.entries(sides);
    // V8 takes seconds to compile what is asked of it, and rendering is the most there is.
    const [warmUp, rounds, long] = quick ? [1, 1, 1] : name === firstTime ? [20, 4, 4] : [10, 9, 1];
    for (let round = 0; round <= rounds; round += 1)
      for (const [side, { server, loads, readers }] of round % 2 ? all.toReversed() : all) {
        const seconds = round === 0 ? warmUp : long;
        const perCpuSecond =
          name === firstTime
            ? await firstLooks(server as BenchPortal, { readers, path: "/information", seconds })
            : 1e6 / (await load(server, { ...loads[name], seconds })).cpuMicroseconds;
        const key = `${side} ${name}`;
        if (round > 0) measured.set(key, [...(measured.get(key) ?? []), perCpuSecond]);
      }
  }
  for (const { server } of Object.values(sides).reverse()) await server.stop();
}

/** What is asked for that the portal knows; the member's page by the first of the readers. */
export async function loadsOf(
  portal: BenchPortal,
  [reader = ""]: readonly string[],
): Promise<Record<Known, Load>> {
  const br = "accept-encoding: br, gzip";
  return {
    "/log-in": { paths: ["/log-in"], headers: [br] },
    "a script": { paths: [await largestScript(portal)], headers: [br] },
    "/information, unchanged": { paths: ["/information"], headers: [br, reader] },
  };
}

/** It says what the portal says, to the same questions. */
async function bareLike({ server: portal, loads }: Side<BenchPortal>, workers: number): Promise<Side> {
  const said = await Promise.all(
    Object.values(loads).map(async ({ paths: [path = ""], headers = [] }) => {
      const pairs = headers.map((header) => header.split(/: (.*)/s).slice(0, 2) as [string, string]);
      return [path, await fetched(portal, path, Object.fromEntries(pairs))] as const;
    }),
  );
  const server = await startBare(
    workers,
    workers === 1 ? oneCore : undefined,
    portal,
    Object.fromEntries(said),
  );
  return { server, loads, readers: [] };
}

async function largestScript(portal: BenchPortal): Promise<string> {
  const visitor = browserOn(portal);
  const scripts = (await visitor.get("/log-in")).body.match(/\/_next\/static\/[^"]+\.js/g) ?? [];
  const sizes = await Promise.all(scripts.map(async (path) => (await visitor.get(path)).body.length));
  visitor.close();
  return scripts[sizes.indexOf(Math.max(...sizes))] ?? "";
}

import { setTimeout as pause } from "node:timers/promises";
import { beginFlood, type Flood } from "../support/flood.ts";
import { cookieOf, logInPost, member } from "../support/member.ts";
import { type Probe, type Probed, probe } from "../support/probes.ts";
import { oneCore, quiet } from "../support/processes.ts";
import { type Bench, quantile, type Row } from "../support/rows.ts";
import { type BenchPortal, startPortal } from "../support/servers.ts";

/** What one network that floods does to people from another: their waiting, by that when nobody floods. */
export const fairness: Bench = {
  name: "fairness",
  async run({ quick }) {
    const measured = await waits({}, { seconds: quick ? 8 : 80, warmUpSeconds: quick ? 4 : 15 });
    const idle = measured.find(({ flood }) => flood === "none");
    if (!idle) throw new Error("Nobody was asked while nobody floods.");
    return measured.filter((each) => each !== idle).flatMap((each) => rowsOf(each, idle));
  },
};

/** Milliseconds, as many times idle's. */
const targets = { "a log-in": { p50: 3, p99: 3 }, "/activity": { p50: 3, p99: 5 } };
const asked = ["a log-in", "/activity"] as const;
type Asked = (typeof asked)[number];

/** How long people waited while this was flooded, and how many answers a second the flood got. */
export type Waits = Readonly<{
  flood: string;
  answersPerSecond: number;
  probed: Readonly<Record<Asked, Wait>>;
}>;
/** Milliseconds, and the share of the answers that were not what was hoped for. */
type Wait = Readonly<{ p50: number; p99: number; refused: number }>;

const [flooding, people] = ["127.0.0.2", "127.0.0.1"];

/**
 * Measures on a portal with one worker on one core; the others' core floods and asks.
 * @param more settings, as `startPortal` takes them
 */
export async function waits(
  more: Record<string, string>,
  { seconds, warmUpSeconds }: Readonly<{ seconds: number; warmUpSeconds: number }>,
): Promise<Waits[]> {
  const portal = await startPortal(1, oneCore, {
    // Both are to come as far as the queues; what else stops a flood is not asked here.
    ATTEMPTS_PER_MEMBER: "1000000",
    CONNECTIONS_PER_NETWORK: "",
    ...more,
  });
  const floods = await floodsOf(portal);
  const probes = await probesOf(portal);
  await probe(portal, { from: people, probes, seconds: warmUpSeconds });
  const measured: Waits[] = [];
  for (const [name, flood] of Object.entries<Flood | undefined>({ none: undefined, ...floods })) {
    const begun = flood && beginFlood(portal, flooding, flood);
    // Until as much waits as will.
    await pause(flood ? 3_000 : 0);
    const began = performance.now();
    const probed = await probe(portal, { from: people, probes, seconds });
    const answers = await begun?.end();
    const floodSeconds = (performance.now() - began) / 1_000 + 3;
    const good = Object.entries(answers ?? {}).filter(([status]) => /^[23]/.test(status));
    measured.push({
      flood: name,
      answersPerSecond: good.reduce((sum, [, count]) => sum + count, 0) / floodSeconds,
      probed: Object.fromEntries(
        asked.map((each) => [each, waitOf(probed[each] ?? { ms: [], refused: 0 })]),
      ) as Record<Asked, Wait>,
    });
    await quiet(portal);
  }
  await portal.stop();
  return measured;
}

function waitOf({ ms, refused }: Probed): Wait {
  return {
    p50: quantile(ms, 0.5),
    p99: quantile(ms, 0.99),
    refused: refused / (ms.length + refused),
  };
}

async function floodsOf(portal: BenchPortal): Promise<Record<string, Flood>> {
  const bodies: string[] = [];
  let headers: Record<string, string> = {};
  for (let account = 0; account < 6; account += 1) {
    const name = `flooder-${account}`;
    (await member(portal, name)).close();
    const post = await logInPost(portal, name);
    headers = headersOf(post.headers);
    bodies.push(post.body.toString());
  }
  const flooder = await member(portal, "looker");
  const cookie = headersOf([cookieOf(flooder)]);
  flooder.close();
  const many = { kind: "pages", connections: 18, streams: 60 } as const;
  return {
    "log-ins": { kind: "posts", loops: 54, path: "/log-in", headers, bodies },
    "/log-in?…": { ...many, path: "/log-in", headers: {}, fresh: true },
    "/activity": { ...many, path: "/activity", headers: cookie, fresh: false },
  };
}

async function probesOf(portal: BenchPortal): Promise<Probe[]> {
  (await member(portal, "ada")).close();
  const reader = await member(portal, "reader");
  const { body, headers } = await logInPost(portal, "ada");
  const cookie = headersOf([cookieOf(reader)]);
  reader.close();
  return [
    {
      name: "a log-in",
      wanted: 303,
      path: "/log-in",
      method: "POST",
      headers: headersOf(headers),
      body: body.toString(),
    },
    { name: "/activity", wanted: 200, path: "/activity", method: "GET", headers: cookie },
  ];
}

function headersOf(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(lines.map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string]));
}

function rowsOf({ flood, answersPerSecond, probed }: Waits, idle: Waits): Row[] {
  const rows = asked.flatMap((each): Row[] => [
    ...(["p50", "p99"] as const).map((which) => {
      const [value, before] = [probed[each][which], idle.probed[each][which]];
      return {
        what: `${which} of ${each} while another network floods ${flood}`,
        unit: "ms",
        portal: value,
        against: { name: "idle", value: before, ratio: value / before },
        target: { atMost: targets[each][which] },
      };
    }),
    {
      what: `share of ${each} refused while another network floods ${flood}`,
      unit: "",
      portal: probed[each].refused,
      against: {
        name: "idle",
        value: idle.probed[each].refused,
        ratio: Number.NaN,
      },
    },
  ]);
  return [...rows, { what: `answers to that flood of ${flood}`, unit: "/s", portal: answersPerSecond }];
}

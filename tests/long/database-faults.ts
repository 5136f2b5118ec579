import {
  expectKept,
  type Fault,
  failover,
  faultsOfOneServer,
  type Outcome,
  outcomeOf,
  type Scene,
  standbyGone,
  startOneServer,
  startTwoServers,
} from "../support/faults.ts";
import { BrokenPromise, type LongTest, type Seen } from "./long-test.ts";

const count = 10;
const nameOf = ({ name }: { name: string }) => `database: ${name}`;

/** Each fault of PostgreSQL, and of machines on it, while members save and read: nothing confirmed is lost. */
export const databaseFaults: readonly LongTest[] = [
  ...faultsOfOneServer.map((fault) => onOneScene(fault, startOneServer)),
  onOneScene(standbyGone, startTwoServers),
  onNewScenes(failover, startTwoServers),
];

function onOneScene<S extends Scene>(fault: Fault<S>, start: () => Promise<S>): LongTest {
  return {
    name: nameOf(fault),
    count,
    async begin() {
      const scene = await start();
      return { repeat: () => kept(fault, scene), end: scene.end };
    },
  };
}

function onNewScenes<S extends Scene>(fault: Fault<S>, start: () => Promise<S>): LongTest {
  return {
    name: nameOf(fault),
    count,
    async begin() {
      return {
        async repeat() {
          const scene = await start();
          return await kept(fault, scene).finally(scene.end);
        },
        async end() {},
      };
    },
  };
}

async function kept<S extends Scene>(fault: Fault<S>, scene: S): Promise<Seen> {
  const outcome = await outcomeOf(fault, scene);
  const seen = seenOf(outcome);
  try {
    expectKept(outcome);
  } catch (error) {
    throw new BrokenPromise(JSON.stringify(outcome), seen, { cause: error });
  }
  return seen;
}

function seenOf({ confirmed, lost, twice, untilReadMs, longestMs, answers }: Outcome): Seen {
  const answered = Object.entries(answers).map(([status, times]) => [`answered ${status}`, times]);
  return {
    "saves confirmed": confirmed,
    lost,
    twice,
    "longest until read again, ms": Math.round(untilReadMs),
    "longest wait, ms": Math.round(longestMs),
    ...Object.fromEntries(answered),
  };
}

import { afterAll, beforeAll, describe, test } from "vitest";
import {
  expectKept,
  failover,
  faultsOfOneServer,
  outcomeOf,
  standbyGone,
  startOneServer,
  startTwoServers,
} from "../support/faults.ts";

describe("one server", () => {
  let scene: Awaited<ReturnType<typeof startOneServer>>;
  beforeAll(async () => {
    scene = await startOneServer();
  });
  afterAll(() => scene.end());

  for (const fault of faultsOfOneServer)
    test(fault.name, async () => {
      expectKept(await outcomeOf(fault, scene));
    });
});

describe("a server with a standby", () => {
  let scene: Awaited<ReturnType<typeof startTwoServers>>;
  beforeAll(async () => {
    scene = await startTwoServers();
  });
  afterAll(() => scene.end());

  for (const fault of [standbyGone, failover])
    test(fault.name, async () => {
      expectKept(await outcomeOf(fault, scene));
    });
});

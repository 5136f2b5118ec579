import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { saver } from "../support/busy-members.ts";
import { beginItself, of, postern } from "../support/command.ts";
import { loggedIn, signedUp } from "../support/people.ts";
import { formOf } from "../support/plain-browser.ts";
import { type Portal, startPortal, waitFor } from "../support/portal.ts";
import { isAlive, workersOf } from "../support/processes.ts";
import { BrokenPromise, type LongTest } from "./long-test.ts";

/** A whole rotation takes longer. */
const longestMs = 12_000;
const settings = { WORKERS: "2", SESSIONS_PER_MEMBER: "100", ATTEMPTS_PER_NETWORK: "100000" };

/** The command, and now and then all of the portal, is killed while the data key is rotated and a member saves. */
export const killsWhileRotating: LongTest = {
  name: "kills while rotating keys",
  count: 50,
  async begin() {
    let portal = await startPortal(settings);
    const browser = await signedUp(portal, "ada");
    const ada = saver(browser, "ada");
    let [times, turns] = [0, 0];
    return {
      async repeat() {
        times += 1;
        const first = dataKeys(portal)[0];
        const command = beginItself(["keys", "rotate", "data"], of(portal));
        const ended = once(command, "exit");
        let hasEnded = false;
        const isOver = ended.then(() => {
          hasEnded = true;
        });
        // What comes before the second key is loading its code.
        await waitFor(() => hasEnded || dataKeys(portal).length > 1, 300_000);
        await Promise.race([pause(Math.random() * longestMs), isOver]);
        const middle = Number(!hasEnded && dataKeys(portal).length > 1);
        command.kill("SIGKILL");
        await ended;
        if (times % 3 === 0) {
          portal = await killedAndStarted(portal);
          ada.moveTo(portal);
        }
        if (times % 10 === 0) await finish(portal);
        if (dataKeys(portal)[0] !== first) turns += 1;
        const { lost, wrong } = ada.seen();
        // Not the export, of which there are thirty an hour.
        const { body } = await (await loggedIn(portal, "ada")).get("/information/edit");
        const shown = formOf(body, ["name"]).name;
        const seen = { "in the middle": middle, "keys in use": turns };
        if (lost > 0 || wrong.length > 0 || shown === undefined)
          throw new BrokenPromise(`${lost} texts were lost; ${wrong.join(" ")}`, seen);
        turns = 0;
        return seen;
      },
      async end() {
        await ada.stop();
        await portal.stop();
      },
    };
  },
};

function dataKeys({ dataDir }: Portal): string[] {
  return JSON.parse(readFileSync(join(dataDir, "keys.json"), "utf8")).data;
}

async function killedAndStarted(portal: Portal): Promise<Portal> {
  const pids = [...workersOf(portal), portal.process.pid ?? 0];
  for (const pid of pids) process.kill(pid, "SIGKILL");
  await waitFor(() => !pids.some(isAlive));
  return startPortal({ ...settings, ...of(portal) });
}

async function finish(portal: Portal): Promise<void> {
  const { code, err } = await postern(["keys", "rotate", "data"], of(portal));
  if (code !== 0 || dataKeys(portal).length !== 1) throw new BrokenPromise(`It does not go on: ${err}`, {});
}

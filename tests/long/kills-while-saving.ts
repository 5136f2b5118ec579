import { setTimeout as pause } from "node:timers/promises";
import { PlainBrowser } from "../support/plain-browser.ts";
import { startPortal, waitFor } from "../support/portal.ts";
import { isAlive, workersOf } from "../support/processes.ts";
import type { LongTest } from "./long-test.ts";

const members = 4;
/** From the first save, which may not have come as far, to dozens of them. */
const longestMs = 1_500;

/** Somebody who saves a new name as soon as the last one is saved. */
type Writer = { browser: PlainBrowser; name: string; confirmed: string; asked: string };

/** All of the portal is killed at any moment while members save: what was confirmed is there afterwards. */
export const killsWhileSaving: LongTest = {
  name: "kills while saving",
  count: 500,
  async begin() {
    let portal = await startPortal();
    const writers: Writer[] = [];
    for (let number = 0; number < members; number += 1) {
      const [browser, name] = [new PlainBrowser(portal), `writer-${number}`];
      const fields = { username: name, password: "a long enough password" };
      const { status } = await browser.submit("/sign-up", fields);
      if (status !== 303) throw new Error(`${name} could not sign up (${status}).`);
      writers.push({ browser, name, confirmed: "", asked: "" });
    }
    const restart = () =>
      startPortal({
        PORT: String(portal.port),
        HTTP_PORT: String(portal.httpPort),
        DATA_DIR: portal.dataDir,
        CERT_DIR: portal.certDir,
      });
    return {
      async repeat() {
        const saving = Promise.allSettled(writers.map(saveUntilItFails));
        await pause(Math.random() * longestMs);
        const pids = [...workersOf(portal), portal.process.pid ?? 0];
        for (const pid of pids) process.kill(pid, "SIGKILL");
        const saves = await saving;
        await waitFor(() => !pids.some(isAlive));
        portal = await restart();
        const confirmed = saves.map((each) => {
          if (each.status === "rejected") throw each.reason;
          return each.value;
        });
        const lost = (await Promise.all(writers.map(lostOf))).flat();
        if (lost.length > 0) throw new Error(lost.join(" "));
        return { confirmed: confirmed.reduce((sum, each) => sum + each, 0) };
      },
      async end() {
        for (const { browser } of writers) browser.close();
        await portal.stop();
      },
    };
  },
};

let saved = 0;

/** Gives how many were confirmed. */
async function saveUntilItFails(writer: Writer): Promise<number> {
  for (let confirmed = 0; ; confirmed += 1) {
    saved += 1;
    writer.asked = `${writer.name}, ${saved}`;
    const form = { name: writer.asked, contact: "", description: "" };
    const answer = await writer.browser.submit("/information/edit", form).catch(() => undefined);
    if (!answer) return confirmed;
    if (answer.status !== 303) throw new Error(`A save was answered ${answer.status}.`);
    writer.confirmed = writer.asked;
  }
}

/** Kept is the last name that was confirmed, or the one after it, if the kill cut off its answer. */
async function lostOf(writer: Writer): Promise<string[]> {
  const { status, body } = await writer.browser.get("/information/export?format=json");
  if (status !== 200) return [`The export of ${writer.name} was answered ${status}.`];
  const { name } = JSON.parse(body).information as { name: string };
  const expected = [writer.confirmed, writer.asked];
  writer.confirmed = name;
  return expected.includes(name) ? [] : [`Kept was "${name}", not one of "${expected.join('", "')}".`];
}

import type { Worker } from "node:cluster";
import type { ChallengeMessage, FromWorker } from "./messages.ts";

const patienceMs = 5_000;

/**
 * Has a worker answer a challenge. Resolves when it does, has ended, or is too busy to say so: the authority may then
 * still be lucky with another worker.
 */
export function setChallenge(worker: Worker, message: ChallengeMessage): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(late);
      worker.off("message", hear);
      worker.off("exit", done);
      resolve();
    };
    const hear = (heard: FromWorker) => {
      if (heard.kind === "challenge set" && heard.name === message.name) done();
    };
    const late = setTimeout(done, patienceMs);
    worker.on("message", hear);
    worker.once("exit", done);
    if (worker.isConnected()) worker.send(message);
    else done();
  });
}

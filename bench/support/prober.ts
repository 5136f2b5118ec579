import { readFileSync } from "node:fs";
import { Agent, request } from "node:https";
import type { Probed, ProberTask } from "./probes.ts";

// Asks the portal so many things a second, in turns, whether or not the last is answered; prints how long each took.

const { port, authority, from, probes, seconds, perSecond } = JSON.parse(
  readFileSync(process.argv[2] ?? "", "utf8"),
) as ProberTask;
/** A probe that has waited this much longer, when all have asked, gives up. */
const patienceMs = 20_000;

const agent = new Agent({ keepAlive: true, ca: authority, localAddress: from });
const leaving = new AbortController();
const all: Record<string, Probed> = Object.fromEntries(
  probes.map(({ name }) => [name, { ms: [], refused: 0 }]),
);

const ask = ({ name, wanted, path, method, headers, body }: (typeof probes)[number]): Promise<void> =>
  new Promise((resolve) => {
    const probed = all[name] as Probed;
    const began = performance.now();
    const took = () => {
      probed.ms.push(performance.now() - began);
      resolve();
    };
    const refused = () => {
      probed.refused += 1;
      resolve();
    };
    const given = { agent, host: "127.0.0.1", servername: "localhost", port, path, method };
    const sent = request({ ...given, headers: { ...headers, host: `localhost:${port}` } }, (answer) => {
      answer.resume().once("close", answer.statusCode === wanted ? took : refused);
    });
    // Who still waits at the end has waited at least that long.
    sent.once("error", () => (leaving.signal.aborted ? took() : refused()));
    leaving.signal.addEventListener("abort", () => sent.destroy(), { once: true });
    sent.end(body);
  });

const asked: Promise<void>[] = [];
await new Promise<void>((resolve) => {
  const timer = setInterval(() => {
    asked.push(ask(probes[asked.length % probes.length] as (typeof probes)[number]));
    if (asked.length < seconds * perSecond) return;
    clearInterval(timer);
    resolve();
  }, 1_000 / perSecond);
});
const late = setTimeout(() => leaving.abort(), patienceMs);
await Promise.all(asked);
clearTimeout(late);
process.stdout.write(JSON.stringify(all), () => process.exit());

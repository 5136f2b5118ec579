import { createServer, type Server } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { StartProblem } from "#lib/start-problem.ts";
import { phrase } from "#lib/words/phrase.ts";

type Place = Readonly<{ port: number; host: string | undefined; setting: string }>;
/** Where the portal listens; an `http` port of 0 stands for none. */
export type Places = Readonly<Record<"https" | "http", Place>>;

/** Workers of a killed primary need a moment to notice, longer on a busy machine, and hold its port meanwhile. */
const endingMs = 3_000;

/** Says in one sentence why a port cannot be listened on, before anything slow is done. */
export async function checkPort(place: Place): Promise<void> {
  for (const deadline = Date.now() + endingMs; ; await pause(100)) {
    const server = createServer();
    const error = await listening(server, place);
    if (!error) return void (await new Promise((resolve) => server.close(resolve)));
    if (error.code !== "EADDRINUSE" || Date.now() >= deadline) throw problem(error, place);
  }
}

/** Listens, or throws the sentence. */
export async function listen(server: Server, place: Place): Promise<void> {
  const error = await listening(server, place);
  if (error) throw problem(error, place);
}

/** Undefined once it listens. */
function listening(server: Server, { port, host }: Place): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    server.once("error", resolve);
    server.listen({ port, host }, () => resolve(undefined));
  });
}

function problem(error: NodeJS.ErrnoException, { port, host = "", setting }: Place): StartProblem {
  const { code, message } = error;
  if (code === "EADDRINUSE") return new StartProblem(phrase("port.taken", { port, setting }));
  if (code === "EACCES") return new StartProblem(phrase("port.noRights", { port, setting }));
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
    return new StartProblem(phrase("port.noAddress", { host }));
  return new StartProblem(phrase("port.unusable", { port, setting, reason: code ?? message }));
}

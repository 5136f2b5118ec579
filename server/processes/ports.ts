import { createServer, type Server } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { StartProblem } from "#lib/start-problem.ts";

type Place = Readonly<{ port: number; host: string | undefined; setting: string }>;
/** Where the portal listens; an `http` port of 0 stands for none. */
export type Places = Readonly<Record<"https" | "http", Place>>;

/** Workers whose primary was killed need a moment to notice, longer on a busy machine, and hold its port meanwhile. */
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

function problem(error: NodeJS.ErrnoException, { port, host, setting }: Place): StartProblem {
  return new StartProblem(sentence(error, port, host, setting), 1);
}

function sentence(
  error: NodeJS.ErrnoException,
  port: number,
  host: string | undefined,
  setting: string,
): string {
  if (error.code === "EADDRINUSE")
    return `Port ${port} is taken by another program. Stop that, or set ${setting} to another port.`;
  if (error.code === "EACCES")
    return `Port ${port} needs rights this user does not have. Set ${setting} to a port from 1024.`;
  if (error.code === "EADDRNOTAVAIL" || error.code === "ENOTFOUND")
    return `HOST ${host} is no address of this machine.`;
  return `Port ${port} cannot be listened on (${error.code ?? error.message}). Check ${setting} and HOST.`;
}

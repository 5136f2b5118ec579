import { createServer, type Server } from "node:net";
import { StartProblem } from "#lib/start-problem.ts";

type Place = Readonly<{ port: number; host: string | undefined; setting: string }>;
/** Where the portal listens; an `http` port of 0 stands for none. */
export type Places = Readonly<Record<"https" | "http", Place>>;

/** Says in one sentence why a port cannot be listened on, before anything slow is done. */
export async function checkPort(place: Place): Promise<void> {
  const server = createServer();
  await listen(server, place);
  await new Promise((resolve) => server.close(resolve));
}

/** Listens, or throws the sentence. */
export function listen(server: Server, { port, host, setting }: Place): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(new StartProblem(sentence(error, port, host, setting), 1)),
    );
    server.listen({ port, host }, resolve);
  });
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

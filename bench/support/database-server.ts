import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { durable, startPostgresql } from "../../tests/support/postgresql.ts";
import { type Cores, childrenOf, cpuSecondsOf } from "./processes.ts";

/** A PostgreSQL server of the bench's own, whose commits are on the disk. */
export type DatabaseServer = Readonly<{
  /** Makes a database and gives its address, by the server's socket. */
  database(name: string): Promise<string>;
  query(text: string, database: string): Promise<Record<string, unknown>[]>;
  /** Keeps it on these cores from now on. */
  pin(cores: readonly number[]): void;
  /** Seconds of processor time that the processes it has now have used. */
  cpuSeconds(): number;
  stop(): Promise<void>;
}>;

/** @param settings the server's own */
export async function startDatabaseServer(
  cores: Cores,
  settings: Readonly<Record<string, string>> = {},
): Promise<DatabaseServer> {
  const server = await startPostgresql({ ...durable, ...settings });
  const { port, dataDir, query, stop } = server;
  const [pid = 0] = readFileSync(join(dataDir, "postmaster.pid"), "utf8").split("\n").map(Number);
  const all = () => [pid, ...childrenOf(pid)];
  // Connections come of the first process, and keep to its cores.
  const pin = (to: readonly number[]) => {
    for (const each of all())
      execFileSync("taskset", ["-a", "-p", "-c", to.join(","), String(each)], { stdio: "ignore" });
  };
  if (cores) pin(cores);
  return {
    query,
    stop,
    pin,
    async database(name) {
      await server.database(name);
      return `postgres://postgres@:${port}/${name}?host=${encodeURIComponent(dirname(dataDir))}`;
    },
    cpuSeconds: () => all().reduce((sum, each) => sum + cpuSecondsOf(each), 0),
  };
}

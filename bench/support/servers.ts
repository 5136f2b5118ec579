import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Cores, type Running, startNode } from "./processes.ts";

/** A server under load, on this machine. */
export type Server = Running & Readonly<{ origin: string; port: number }>;
export type BenchPortal = Server &
  Readonly<{
    folder: string;
    authority: string;
    databaseUrl: string;
  }>;

/**
 * The real portal, started as people start it, on folders of its own or on those of FOLDER, which stay; this checkout's,
 * or that of CHECKOUT.
 */
export async function startPortal(
  workers: number,
  cores: Cores,
  { FOLDER, CHECKOUT, ...more }: Record<string, string> = {},
): Promise<BenchPortal> {
  const folder = FOLDER ?? mkdtempSync(join(tmpdir(), "postern-bench-"));
  const port = await freePort();
  const running = await startNode(["server.ts"], {
    checkout: CHECKOUT,
    environment: { ...settingsFor(folder, port, workers), ...more },
    cores,
    sign: " is open at ",
  });
  const authority = readFileSync(join(folder, "certs/local/authority.pem"), "utf8");
  const databaseUrl = more.DATABASE_URL ?? `file:${join(folder, "data/postern.db")}`;
  const stop = async () => {
    await running.stop();
    if (FOLDER === undefined) rmSync(folder, { recursive: true });
  };
  return { ...running, stop, folder, authority, databaseUrl, origin: `https://localhost:${port}`, port };
}

/** Settings under which limits are no obstacle to a benchmark. */
export function settingsFor(folder: string, port: number, workers: number): Record<string, string> {
  return {
    PORT: String(port),
    HTTP_PORT: "off",
    DATA_DIR: join(folder, "data"),
    CERT_DIR: join(folder, "certs"),
    WORKERS: String(workers),
    CONNECTIONS_PER_NETWORK: "10000",
    ATTEMPTS_PER_NETWORK: "1000000",
    SIGN_UPS_PER_NETWORK: "1000000",
    // As `npm start` sets it.
    NODE_COMPILE_CACHE: "node_modules/.cache/postern-code",
  };
}

/** What a bare server says to a path. */
export type Said = Readonly<{ status: number; headers: Record<string, string>; body: Buffer }>;

/**
 * Node's own HTTPS server with the portal's certificate and nothing else in it, which sends these bytes: what any
 * server in Node could do at best.
 */
export async function startBare(
  workers: number,
  cores: Cores,
  portal: BenchPortal,
  said: Record<string, Said>,
): Promise<Server> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "postern-bare-"));
  const file = join(folder, "task.json");
  const answers = Object.entries(said).map(([path, { status, headers, body }]) => ({
    path,
    status,
    headers,
    body: body.toString("base64"),
  }));
  const local = join(portal.folder, "certs/local");
  writeFileSync(file, JSON.stringify({ port, workers, local, answers }));
  const running = await startNode(["bench/support/bare-server.ts", file], { cores, sign: "listening" });
  rmSync(folder, { recursive: true });
  return { ...running, origin: `https://localhost:${port}`, port };
}

export async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

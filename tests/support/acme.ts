/** What an ACME client in a test needs around it: listeners where the authority looks, and a record of what was said. */
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type ChallengeServer, openChallengeServer } from "#server/certificates/acme/challenge-server.ts";
import type { Challenges } from "#server/certificates/acme/challenges.ts";
import type { CertificateConfig } from "#server/certificates/acme/obtain.ts";
import { openHttpListener } from "#server/connections/http-listener.ts";
import type { Pebble } from "./pebble.ts";

export type Listeners = Readonly<{
  challenges: Challenges;
  /** What the plain listener shows now. */
  http: ReadonlyMap<string, string>;
  close(): void;
}>;

/** The plain listener and the challenge server, where this authority looks for them. */
export async function openListeners({ httpPort, tlsPort }: Pebble): Promise<Listeners> {
  const http = new Map<string, string>();
  const plain = openHttpListener(
    () => "https://portal.example",
    async (token) => http.get(token),
  ).listen(httpPort, "127.0.0.1");
  const { server, challengeServer } = challengePort(tlsPort);
  await Promise.all([once(plain, "listening"), once(server, "listening")]);
  return {
    challenges: {
      async http(token, shown) {
        if (shown === undefined) http.delete(token);
        else http.set(token, shown);
      },
      tls: async (name, shown) => challengeServer.set(name, shown),
    },
    http,
    close() {
      plain.close();
      server.close();
    },
  };
}

/** A port of this machine. All its connections go to a challenge server. */
export function challengePort(port: number): { server: Server; challengeServer: ChallengeServer } {
  const challengeServer = openChallengeServer();
  const server = createServer((socket) => {
    socket.on("error", () => {});
    challengeServer.hand(socket);
  }).listen(port, "127.0.0.1");
  return { server, challengeServer };
}

/** For portal.example from this authority, in a new folder, without long waits. */
export function aConfig(
  { directory }: Pick<Pebble, "directory">,
  more: Partial<CertificateConfig> = {},
): CertificateConfig {
  const folder = mkdtempSync(join(tmpdir(), "postern-acme-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const nowhere = { http: async () => {}, tls: async () => {} };
  return {
    directory,
    email: "ada@portal.example",
    profile: undefined,
    names: ["portal.example"],
    folder: join(folder, "acme"),
    challenges: nowhere,
    wait: () => new Promise((resolve) => setTimeout(resolve, 20)),
    ...more,
  };
}

export type Said = Readonly<{
  url: string;
  method: string;
  header: Record<string, unknown>;
  payload: Record<string, unknown>;
}>;
type Answer = Response | undefined;

/** The way to the authority, with a record of what went out and how it was answered; `answer` may do so in its place. */
export function recorded(answer: (said: Said, number: number) => Answer | Promise<Answer> = () => undefined) {
  const said: Said[] = [];
  const statuses: number[] = [];
  const ask: typeof fetch = async (input, init) => {
    const { protected: header, payload } = init?.body ? JSON.parse(String(init.body)) : {};
    const message = { url: String(input), method: init?.method ?? "GET" };
    said.push({ ...message, header: decoded(header), payload: decoded(payload) });
    const response = (await answer(said.at(-1) as Said, said.length)) ?? (await fetch(input, init));
    statuses.push(response.status);
    return response;
  };
  return { said, statuses, fetch: ask };
}

/** Those that placed an order: their payloads. */
export function ordersIn(said: readonly Said[]): Record<string, unknown>[] {
  return said
    .map(({ payload }) => payload as Record<string, unknown>)
    .filter((payload) => "identifiers" in payload);
}

function decoded(part: string | undefined): Record<string, unknown> {
  return part ? JSON.parse(Buffer.from(part, "base64url").toString()) : {};
}

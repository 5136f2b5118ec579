import { connect, type TLSSocket } from "node:tls";

// Opens and closes connections as fast as this core can, and prints what came of it. A resumed one uses the ticket of
// an earlier connection, whichever worker gave it.

const [port = 0, seconds = 0, kind = "full", authority] = [
  Number(process.argv[2]),
  Number(process.argv[3]),
  process.argv[4],
  process.env.AUTHORITY,
];
const atOnce = 16;
const request = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

const open = (session?: Buffer): Promise<TLSSocket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port, servername: "localhost", ca: authority, session });
    socket.once("secureConnect", () => resolve(socket)).once("error", reject);
  });

async function ticket(): Promise<Buffer> {
  const socket = await open();
  const given = new Promise<Buffer>((resolve) => socket.once("session", resolve));
  socket.resume().write(request);
  const session = await given;
  socket.destroy();
  return session;
}

const tickets = kind === "resumed" ? await Promise.all(Array.from({ length: 8 }, ticket)) : [];
const end = performance.now() + seconds * 1_000;
let [done, resumed, failed] = [0, 0, 0];

async function again(): Promise<void> {
  while (performance.now() < end) {
    try {
      const socket = await open(tickets[done % 8]);
      done += 1;
      if (socket.isSessionReused()) resumed += 1;
      const closed = new Promise((resolve) => socket.once("close", resolve));
      // An orderly end: a server that is still writing tickets would see an error otherwise.
      socket.resume().end();
      await closed;
    } catch {
      failed += 1;
    }
  }
}

const began = performance.now();
await Promise.all(Array.from({ length: atOnce }, again));
process.stdout.write(JSON.stringify({ done, resumed, failed, seconds: (performance.now() - began) / 1_000 }));

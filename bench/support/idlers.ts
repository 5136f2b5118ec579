import { once } from "node:events";
import { connect } from "node:tls";

// Opens this many connections, asks one question on each, and holds them until it is told to end.

const [port, count] = [Number(process.argv[2]), Number(process.argv[3])];
let held = 0;

async function hold(): Promise<void> {
  while (held < count) {
    held += 1;
    const socket = connect({ host: "127.0.0.1", port, servername: "localhost", rejectUnauthorized: false });
    socket.on("error", () => {});
    await once(socket, "secureConnect");
    socket.write("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await once(socket, "data");
  }
}

await Promise.all(Array.from({ length: 32 }, hold));
process.stdout.write("held\n");
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));

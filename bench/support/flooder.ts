import { readFileSync } from "node:fs";
import { connect as connectHttp2 } from "node:http2";
import { Agent, request } from "node:https";
import { setPriority } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { connect as connectTls } from "node:tls";
import type { FlooderTask } from "./flood.ts";

// Asks for more than the portal can do, from an address of its own, until its input ends; prints how many answers of
// which status came.

const task = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as FlooderTask;
const { port, authority, from, flood } = task;
const host = `localhost:${port}`;
const answers: Record<string, number> = {};
const count = (status: string | number | undefined) => {
  const key = String(status ?? "broken");
  answers[key] = (answers[key] ?? 0) + 1;
};
let isOver = false;

// A prober on the same core goes first.
setPriority(19);

if (flood.kind === "posts") {
  const { loops, path, headers, bodies } = flood;
  const agent = new Agent({ keepAlive: true, ca: authority, localAddress: from });
  const post = (body: string): Promise<void> =>
    new Promise((resolve) => {
      const given = { agent, host: "127.0.0.1", servername: "localhost", port, path, method: "POST" };
      request({ ...given, headers: { ...headers, host } }, (answer) => {
        count(answer.statusCode);
        answer.resume().once("close", resolve);
      })
        .once("error", () => {
          count("broken");
          // Refused at once, it would do nothing else but ask.
          void pause(100).then(resolve);
        })
        .end(body);
    });
  for (let loop = 0; loop < loops; loop += 1)
    void (async () => {
      for (let number = loop; !isOver; number += 1) await post(bodies[number % bodies.length] ?? "");
    })();
} else {
  const { connections, streams, path, headers, fresh } = flood;
  const open = (): Promise<void> =>
    new Promise((closed) => {
      const tls = { host: "127.0.0.1", servername: "localhost", port, ca: authority, localAddress: from };
      const session = connectHttp2(`https://${host}`, {
        createConnection: () => connectTls({ ...tls, ALPNProtocols: ["h2"] }),
      });
      session.on("error", () => {}).once("close", closed);
      const again = () => {
        if (isOver || session.closed || session.destroyed) return;
        const address = fresh ? `${path}?${Math.random().toString(36).slice(2)}` : path;
        let status: number | undefined;
        session
          .request({ ...headers, ":path": address })
          .on("response", (received) => {
            status = Number(received[":status"]);
          })
          .on("error", () => {})
          .on("close", () => {
            count(status);
            again();
          })
          .resume();
      };
      session.once("connect", () => {
        for (let stream = 0; stream < streams; stream += 1) again();
      });
    });
  for (let connection = 0; connection < connections; connection += 1)
    void (async () => {
      while (!isOver) {
        await open();
        await pause(100);
      }
    })();
}

process.stdin.resume().once("end", () => {
  isOver = true;
  process.stdout.write(JSON.stringify(answers), () => process.exit());
});

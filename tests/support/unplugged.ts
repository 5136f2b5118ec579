import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A way to a server that can be cut off: then nothing goes through and nobody is told, as where packets are dropped. */
export type Cable = Readonly<{
  port: number;
  unplug(): void;
  /** "new": what was cut off stays so, and learns nothing. */
  plugIn(which: "all" | "new"): void;
  close(): void;
}>;

export async function cableTo(port: number): Promise<Cable> {
  const ends = new Set<Socket>();
  let isPlugged = true;
  const server = createServer({ pauseOnConnect: true }, (near) => {
    const far = connect(port, "127.0.0.1");
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(from);
      // An end that is cut off learns nothing of the other's end either.
      from.on("data", (chunk) => to.write(chunk));
      from.on("end", () => to.end());
      from.on("error", () => to.destroy());
      from.on("close", () => ends.delete(from));
      if (!isPlugged) from.pause();
    }
    if (isPlugged) near.resume();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    unplug() {
      isPlugged = false;
      for (const end of ends) end.pause();
    },
    plugIn(which) {
      isPlugged = true;
      if (which === "all") for (const end of ends) end.resume();
    },
    close() {
      server.close();
      for (const end of ends) end.destroy();
    },
  };
}

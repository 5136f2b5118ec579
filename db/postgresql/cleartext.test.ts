import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect, test } from "vitest";
import { parsePostgresqlAddress } from "#lib/postgresql-address.ts";
import { connectToWritable } from "./connect.ts";

/** What a server asks that wants the password as it is. */
const askForCleartext = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3]);

test("without TLS nobody is told the password for the asking", async () => {
  let heard = "";
  const listener = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => socket.write(askForCleartext));
    socket.on("data", (data) => {
      heard += data.toString("latin1");
    });
  }).listen(0, "127.0.0.1");
  await once(listener, "listening");
  const { port } = listener.address() as AddressInfo;
  const address = parsePostgresqlAddress(`postgres://portal:the%20password@127.0.0.1:${port}/portal`)!;
  const connecting = connectToWritable(address, address.servers, { connectionTimeoutMillis: 2_000 });
  await expect(connecting).rejects.toMatchObject({ code: "28000" });
  listener.close();
  expect(heard).toContain("portal");
  expect(heard).not.toContain("the password");
});

/**
 * What the portal uses of Next and Node without its being documented. After an upgrade the test that fails here says
 * what has gone, and which file needed it.
 */
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createSecureServer } from "node:http2";
import { createRequire } from "node:module";
import net from "node:net";
import { join } from "node:path";
import { connect, createServer, type TLSSocket } from "node:tls";
import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { issueAuthority, issueLeaf } from "#server/certificates/x509.ts";
import { groupOf } from "#server/connections/connection-facts.ts";

const root = join(import.meta.dirname, "..");
const require = createRequire(join(root, "server/next/entrypoints.ts"));

/** Each with the file that needs it. */
const privateModules = {
  "next/dist/build/adapter/setup-node-env.external.js": "server/next/entrypoints.ts",
  "next/dist/bin/next": "server/next/build.ts",
};

test.each(Object.entries(privateModules))("Next has %s, which %s loads", (module, file) => {
  expect(readFileSync(join(root, file), "utf8")).toContain(module);
  expect(existsSync(require.resolve(module))).toBe(true);
});

test("nothing else of Next's inside is loaded", () => {
  const rooms = ["app", "features", "db", "lib", "server", "cli"];
  const files = rooms.flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: "utf8" })
      .filter((file) => /\.(tsx?|mjs)$/.test(file) && !/\.test\./.test(file))
      .map((file) => join(room, file)),
  );
  const found = files.flatMap((file) =>
    [
      ...readFileSync(join(root, file), "utf8").matchAll(
        /(import type .*)?"(?:node_modules\/)?(next\/dist\/[^"]+)"/g,
      ),
    ]
      .filter(([, type]) => type === undefined)
      .map(([, , module = ""]) => module),
  );
  expect(found.filter((module) => !(module in privateModules))).toEqual([]);
});

test("net._createServerHandle binds a socket for server/connections/listening-socket.ts", () => {
  expect(net).toHaveProperty("_createServerHandle", expect.any(Function));
});

test("an HTTP/2 server closes its idle HTTP/1.1 connections, as server/connections/https-listener.ts asks", () => {
  const server = createSecureServer({ allowHTTP1: true });
  expect(server).toHaveProperty("closeIdleConnections", expect.any(Function));
});

test("V8 hands out its garbage collector for server/processes/collect-when-idle.ts", () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc");
  setFlagsFromString("--no-expose-gc");
  expect(collect).toBeTypeOf("function");
  expect(getHeapStatistics().total_physical_size).toBeGreaterThan(0);
});

test("a TLS session names its group, and a broken handshake its socket, for server/connections", async () => {
  const now = Date.now();
  const leaf = await issueLeaf(await issueAuthority(["localhost"], now), ["localhost"], now);
  const server = createServer({ cert: leaf.certificate, key: leaf.key });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as net.AddressInfo;
  const secured = once(server, "secureConnection");
  const client = connect({ port, host: "127.0.0.1", rejectUnauthorized: false });
  const [socket] = (await secured) as [TLSSocket];
  expect(groupOf(socket.getSession())).toBe("X25519MLKEM768");
  client.destroy();
  const failed = once(server, "tlsClientError");
  const plain = net.connect(port, "127.0.0.1").on("error", () => {});
  plain.write("GET / HTTP/1.1\r\n\r\n");
  const [error, broken] = await failed;
  expect(error).toMatchObject({ code: "ERR_SSL_HTTP_REQUEST" });
  expect(broken).toHaveProperty("_parent", expect.any(net.Socket));
  plain.destroy();
  server.close();
});

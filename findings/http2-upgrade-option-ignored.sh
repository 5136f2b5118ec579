#!/usr/bin/env bash
# Node 26.10.0 (npm package `node`): http2.createSecureServer({ allowHTTP1: true }) ignores `shouldUpgradeCallback`.
#
# Since Node 24 an HTTP/1.1 server can be told by this option to take an offer to upgrade for a plain request.
# http.createServer heeds it. The HTTP/2 server with allowHTTP1 takes its other HTTP/1.1 options (headersTimeout,
# http1Options.IncomingMessage, ...) and drops this one in silence, at the top level and in http1Options alike: after
# reading the options it sets a callback of its own, which says yes whenever there is a listener for "upgrade". What
# works is to set the property on the server once it is made, or to have no such listener.
#
# Seen on 27 November 2026:
#   http.createServer, option: request
#   http2.createSecureServer, option: upgrade
#   http2.createSecureServer, http1Options: upgrade
#   http2.createSecureServer, property set afterwards: request
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund node@26.10.0
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out cert.pem -days 2 \
  -subj /CN=localhost 2>/dev/null
cat >ask.mjs <<'JS'
import { once } from "node:events";
import { readFileSync } from "node:fs";
import http from "node:http";
import http2 from "node:http2";
import net from "node:net";
import tls from "node:tls";

const pair = { key: readFileSync("key.pem"), cert: readFileSync("cert.pem") };
const shouldUpgradeCallback = () => false;
const offer = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n";

async function heard(name, server, isTls) {
  const event = new Promise((resolve) => {
    server.on("request", (_, response) => (response.end(), resolve("request")));
    server.on("upgrade", (_, socket) => (socket.on("error", () => {}), socket.end(), resolve("upgrade")));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  const options = { host: "127.0.0.1", port, rejectUnauthorized: false, ALPNProtocols: ["http/1.1"] };
  const client = isTls ? tls.connect(options) : net.connect(port, "127.0.0.1");
  client.on("error", () => {});
  await once(client, isTls ? "secureConnect" : "connect");
  client.write(offer);
  console.log(`${name}: ${await event}`);
  client.destroy();
  server.close();
}

await heard("http.createServer, option", http.createServer({ shouldUpgradeCallback }), false);
const given = { ...pair, allowHTTP1: true };
await heard("http2.createSecureServer, option", http2.createSecureServer({ ...given, shouldUpgradeCallback }), true);
const inside = http2.createSecureServer({ ...given, http1Options: { shouldUpgradeCallback } });
await heard("http2.createSecureServer, http1Options", inside, true);
const later = http2.createSecureServer(given);
later.shouldUpgradeCallback = shouldUpgradeCallback;
await heard("http2.createSecureServer, property set afterwards", later, true);
JS
cat >expected <<'TEXT'
http.createServer, option: request
http2.createSecureServer, option: upgrade
http2.createSecureServer, http1Options: upgrade
http2.createSecureServer, property set afterwards: request
TEXT
node_modules/.bin/node ask.mjs >seen
diff expected seen && cat seen

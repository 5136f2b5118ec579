#!/usr/bin/env bash
# @fastify/busboy 3.2.6 (Node 26.10.0, npm package `node`): a text part's own charset overrules `defCharset`, and is not
# always the one that is read.
#
# `defCharset: "latin1"` looks like the way to get each text part's bytes as they came (one character a byte). It is, for
# parts that name no charset, which is how browsers send them. A part with a Content-Type of its own, as some libraries
# write it, is decoded by the charset it names; and one that names ISO-8859-2 is read as UTF-8 all the same. The "field"
# event hands on the type without its parameters, so nobody can tell afterwards which of it was done. What gives the bytes
# in every case is `isPartAFile: () => true`: then text parts come as streams, too.
#
# Seen on 28 November 2026, for a text of 4 letters and 7 bytes in UTF-8:
#   no type: 7 characters, told ["7bit","text/plain"]
#   text/plain; charset=utf-8: 4 characters, told ["7bit","text/plain"]
#   text/plain; charset=iso-8859-2: 4 characters, told ["7bit","text/plain"]
#   as a file: 7 bytes
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund node@26.10.0 @fastify/busboy@3.2.6
cat >read.mjs <<'JS'
import { once } from "node:events";
import { Busboy } from "@fastify/busboy";

const text = "Łódź";
const headers = { "content-type": "multipart/form-data; boundary=b" };
const body = (type) =>
  Buffer.from(
    `--b\r\nContent-Disposition: form-data; name="town"${type ? `\r\nContent-Type: ${type}` : ""}\r\n\r\n${text}\r\n--b--\r\n`,
  );

for (const type of [undefined, "text/plain; charset=utf-8", "text/plain; charset=iso-8859-2"]) {
  const parser = new Busboy({ headers, defCharset: "latin1" });
  const field = once(parser, "field");
  parser.end(body(type));
  const [, value, , , ...told] = await field;
  console.log(`${type ?? "no type"}: ${[...value].length} characters, told ${JSON.stringify(told)}`);
}
const parser = new Busboy({ headers, isPartAFile: () => true });
const file = once(parser, "file");
parser.end(body("text/plain; charset=utf-8"));
const [, stream] = await file;
console.log(`as a file: ${Buffer.concat(await stream.toArray()).length} bytes`);
JS
cat >expected <<'TEXT'
no type: 7 characters, told ["7bit","text/plain"]
text/plain; charset=utf-8: 4 characters, told ["7bit","text/plain"]
text/plain; charset=iso-8859-2: 4 characters, told ["7bit","text/plain"]
as a file: 7 bytes
TEXT
node_modules/.bin/node read.mjs >seen
diff expected seen && cat seen

#!/usr/bin/env bash
# Node 26.10.0 (npm package `node`): Response.formData() refuses a form one of whose values holds the text of the boundary.
#
# A part ends at a line break, two hyphens and the boundary (RFC 2046, 5.1.1). The boundary's text alone, within a value, is
# nothing but text. The parser looks for the text alone and takes the first it finds for the end: with the boundary `x` a
# form that says "max" is a TypeError, with `y` it is read. So is any form whose boundary is of hyphens alone, which the
# same RFC allows. Browsers choose boundaries that stand in no value; a program that makes forms by hand has to as well.
#
# Seen on 28 November 2026:
#   boundary x, value Ada: Ada
#   boundary x, value max: TypeError
#   boundary y, value max: max
#   boundary ------------, value Ada: TypeError
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund node@26.10.0
cat >read.mjs <<'JS'
for (const [boundary, value] of [
  ["x", "Ada"],
  ["x", "max"],
  ["y", "max"],
  ["-".repeat(12), "Ada"],
]) {
  const body = `--${boundary}\r\nContent-Disposition: form-data; name="name"\r\n\r\n${value}\r\n--${boundary}--\r\n`;
  const headers = { "content-type": `multipart/form-data; boundary=${boundary}` };
  const seen = await new Response(body, { headers }).formData().then(
    (form) => form.get("name"),
    (error) => error.name,
  );
  console.log(`boundary ${boundary}, value ${value}: ${seen}`);
}
JS
node_modules/.bin/node read.mjs | tee seen
diff seen - <<'SEEN'
boundary x, value Ada: Ada
boundary x, value max: TypeError
boundary y, value max: max
boundary ------------, value Ada: TypeError
SEEN

#!/usr/bin/env bash
# csv-parse 7.0.3 (Node 26.10.0, npm package `node`): a line break inside quotes counts as two lines where it is CRLF.
#
# With `info: true` each record comes with the line of the file that it ends in, which is what a person is told to look at
# when something is wrong with it. In a file whose lines end in CRLF, as spreadsheets write them, every CRLF between
# quotes adds two to the count, one outside quotes adds one: from the first cell with a line break on, all numbers are
# too high by one more for each. `record_delimiter` changes nothing. The same file with LF is counted right.
#
# Seen on 28 November 2026, for the same four lines:
#   LF: name 1, ada 3, ben 4
#   CRLF: name 1, ada 4, ben 5
#   CRLF, told so: name 1, ada 4, ben 5
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund node@26.10.0 csv-parse@7.0.3
cat >count.mjs <<'JS'
import { parse } from "csv-parse/sync";

const lines = ["name,note", 'ada,"two', 'lines"', "ben,one", ""];
const count = (title, text, options) => {
  const records = parse(text, { info: true, ...options });
  console.log(`${title}: ${records.map(({ info, record }) => `${record[0]} ${info.lines}`).join(", ")}`);
};
count("LF", lines.join("\n"));
count("CRLF", lines.join("\r\n"));
count("CRLF, told so", lines.join("\r\n"), { record_delimiter: ["\r\n"] });
JS
cat >expected <<'TEXT'
LF: name 1, ada 3, ben 4
CRLF: name 1, ada 4, ben 5
CRLF, told so: name 1, ada 4, ben 5
TEXT
node_modules/.bin/node count.mjs >seen
diff expected seen && cat seen

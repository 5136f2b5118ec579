import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { postern } from "../support/command.ts";
import { linkBeside, used } from "../support/links.ts";
import { password } from "../support/people.ts";
import { PlainBrowser } from "../support/plain-browser.ts";
import { compileCache, freePort, startPortal, waitFor } from "../support/portal.ts";

const how = /npx postern operator add NAME[\s\S]*npx postern operator add --link/;
const tokenIn = (text: string) => /\/link\/([0-9A-Z]{16})/.exec(text)?.[1];

test("off a terminal a start names the commands, until there is an operator", async () => {
  const portal = await startPortal({ WORKERS: "1" });
  await waitFor(() => how.test(portal.output()));
  expect(tokenIn(portal.output())).toBeUndefined();
  const token = await linkBeside(portal);
  const olga = new PlainBrowser(portal);
  expect((await used(olga, token, { username: "olga", password })).headers.location).toBe("/operator");
  await portal.stop();
  const again = await startPortal({ DATA_DIR: portal.dataDir, CERT_DIR: portal.certDir, WORKERS: "1" });
  // By then it has said what it has to say.
  const answer = await new PlainBrowser(again).submit("/log-in", { username: "olga", password });
  expect(answer.status).toBe(303);
  await again.stop();
  expect(again.output()).not.toContain("operator");
});

test("on a terminal it prints a link of its own each time, and its log does not", async () => {
  const folder = mkdtempSync(join(tmpdir(), "postern-"));
  const { PATH = "", HOME = "" } = process.env;
  const [port, httpPort] = [await freePort(), await freePort()];
  const settings = {
    ...{ PORT: String(port), HTTP_PORT: String(httpPort), WORKERS: "1", PASSWORD_ITERATIONS: "1000" },
    ...{ DATA_DIR: join(folder, "data"), CERT_DIR: join(folder, "certs"), LOG_FORMAT: "json" },
  };
  const log = join(folder, "log");
  const start = async () => {
    // A terminal for standard output alone (script(1)).
    const child = spawn("script", ["-qec", `exec "${process.execPath}" server.ts 2>>"${log}"`, "/dev/null"], {
      env: { PATH, HOME, NODE_ENV: "production", NODE_COMPILE_CACHE: compileCache, ...settings },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    await waitFor(() => tokenIn(output) !== undefined, 60_000);
    const authority = readFileSync(join(folder, "certs/local/authority.pem"));
    return {
      token: tokenIn(output) ?? "",
      browser: { port, origin: `https://localhost:${port}`, authority },
    };
  };
  const first = await start();
  expect((await postern(["stop"], settings)).code).toBe(0);
  const second = await start();
  expect(second.token).not.toBe(first.token);
  const olga = new PlainBrowser(second.browser);
  await olga.get(`/link/${first.token}`);
  expect((await olga.get("/link")).status).toBe(410);
  const fields = { username: "olga", password };
  expect((await used(olga, second.token, fields)).headers.location).toBe("/operator");
  expect((await postern(["stop"], settings)).code).toBe(0);
  for (const { token } of [first, second]) expect(readFileSync(log, "utf8")).not.toContain(token);
});

import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { constants } from "node:http2";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { exported, loggedIn, signedUp } from "../support/people.ts";
import { PlainBrowser } from "../support/plain-browser.ts";
import { failingStart, freePort, type Portal, startPortal, waitFor } from "../support/portal.ts";
import { isAlive, workersOf } from "../support/processes.ts";
import { http2Request, http2Session, rawConnection } from "../support/raw.ts";

let portal: Portal | undefined;

afterEach(async () => {
  await portal?.stop("SIGKILL");
  portal = undefined;
});

/** How many sockets listen on the portal's port: one for each worker that serves, as the system lists them. */
function listeningOn({ port }: Portal): number {
  const local = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const sockets = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((file) =>
    readFileSync(file, "utf8").split("\n"),
  );
  return sockets
    .map((line) => line.trim().split(/\s+/))
    .filter(([, address, , state]) => address?.endsWith(local) && state === "0A").length;
}

/** The same portal again: same ports, same folders. */
const again = (old: Portal, workers = "1") =>
  startPortal({
    WORKERS: workers,
    PORT: String(old.port),
    HTTP_PORT: String(old.httpPort),
    DATA_DIR: old.dataDir,
    CERT_DIR: old.certDir,
  });

describe("starting", () => {
  test("a start says where it is open, which certificate it shows and how to trust it, on standard output alone", async () => {
    portal = await startPortal({ WORKERS: "1" });
    expect(portal.output()).toContain(`Postern is open at ${portal.origin}\n`);
    expect(portal.output()).toContain(join(portal.certDir, "local/authority.pem"));
    expect(portal.output()).toMatch(/Fingerprint {2}SHA-256 ([0-9A-F]{2}:){31}[0-9A-F]{2}\n/);
  });

  test("what it makes is for its own user alone", async () => {
    portal = await startPortal({ WORKERS: "1" });
    // The write-ahead log is there from the first look into the database on, which the start itself does not wait for.
    expect((await new PlainBrowser(portal).get("/readyz")).status).toBe(200);
    for (const name of ["keys.json", "postern.db", "postern.db-wal"])
      expect(statSync(join(portal.dataDir, name)).mode & 0o077).toBe(0);
    for (const name of ["authority-key.pem", "privkey.pem"])
      expect(statSync(join(portal.certDir, "local", name)).mode & 0o777).toBe(0o600);
  });

  test("no worker holds Next's compiler in its memory", async () => {
    portal = await startPortal({ WORKERS: "1" });
    expect((await new PlainBrowser(portal).get("/log-in")).status).toBe(200);
    const mapped = workersOf(portal).map((pid) => readFileSync(`/proc/${pid}/maps`, "utf8"));
    expect(mapped.length).toBeGreaterThan(0);
    for (const files of mapped) {
      expect(files).toContain(process.execPath);
      expect(files).not.toMatch(/next-swc/);
    }
  });

  test("a second portal on the same DATA_DIR stops with one sentence, and the first serves on", async () => {
    portal = await startPortal({ WORKERS: "1" });
    const { code, output } = await failingStart({ DATA_DIR: portal.dataDir });
    expect(code).toBe(1);
    expect(output).toBe(
      `A portal is already running on DATA_DIR ${portal.dataDir} (process ${portal.process.pid}). Stop it with "npx postern stop", or give this one another DATA_DIR.\n`,
    );
    expect((await new PlainBrowser(portal).get("/healthz")).status).toBe(200);
  });

  test("of two portals started at the same moment on an empty DATA_DIR one serves", async () => {
    portal = await startPortal({ WORKERS: "1" });
    await portal.stop();
    const both = await Promise.allSettled([again(portal), again(portal)]);
    const serving = both.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
    expect(serving).toHaveLength(1);
    portal = serving[0];
  });

  test.each(["PORT", "HTTP_PORT"])("a taken %s stops the start with one sentence", async (setting) => {
    const port = await freePort();
    const other = createServer().listen(port);
    await once(other, "listening");
    const { code, output } = await failingStart({ [setting]: String(port) });
    other.close();
    expect(code).toBe(1);
    expect(output).toBe(
      `Port ${port} is taken by another program. Stop that, or set ${setting} to another port.\n`,
    );
  });

  test("a port that what ends still holds is waited for", async () => {
    const port = await freePort();
    const ending = createServer().listen(port);
    await once(ending, "listening");
    const started = startPortal({ PORT: String(port), WORKERS: "1" });
    setTimeout(() => ending.close(), 1_000);
    portal = await started;
    expect((await new PlainBrowser(portal).get("/readyz")).status).toBe(200);
  });

  test("bad settings stop the start with a line each, and nothing is made", async () => {
    const { code, output } = await failingStart({ PORT: "https", WORKERS: "0", SIGN_UP: "sometimes" });
    expect(code).toBe(2);
    expect(output.trim().split("\n")).toHaveLength(3);
    for (const name of ["PORT", "WORKERS", "SIGN_UP"])
      expect(output).toMatch(new RegExp(`^${name} must be `, "m"));
    expect(output).not.toMatch(/\bat .*:\d+:\d+/);
  });

  test("a DATA_DIR that cannot be written stops the start with one sentence", async () => {
    const { code, output } = await failingStart({ DATA_DIR: "/dev/null/data" });
    expect(code).toBe(1);
    expect(output).toMatch(/^DATA_DIR \/dev\/null\/data cannot be used \(\w+\)\. .*\n$/);
  });

  test("a start killed at any moment leaves nothing that stops the next", async () => {
    portal = await startPortal({ WORKERS: "1" });
    await portal.stop();
    for (const ms of [50, 120, 200, 300, 400, 550, 700]) {
      const started = again(portal);
      started.catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, ms));
      const [killed] = readdirSync("/proc").filter(
        (pid) => /^\d+$/.test(pid) && environmentOf(pid).includes(`DATA_DIR=${portal?.dataDir}\0`),
      );
      if (killed) process.kill(Number(killed), "SIGKILL");
      await started.then((late) => late.stop("SIGKILL")).catch(() => {});
    }
    portal = await again(portal);
    expect((await new PlainBrowser(portal).get("/readyz")).status).toBe(200);
  });
});

function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8");
  } catch {
    return "";
  }
}

describe("stopping", () => {
  test.each(["SIGTERM", "SIGINT"] as const)(
    "%s ends everything within 10 s, with code 0 and no process left",
    async (signal) => {
      portal = await startPortal({ WORKERS: "2" });
      const workers = workersOf(portal);
      expect(workers).toHaveLength(2);
      const idle = await http2Session(portal);
      const goodbye = once(idle, "goaway");
      const keptAlive = await rawConnection(portal);
      const began = Date.now();
      expect(await portal.stop(signal)).toBe(0);
      expect(Date.now() - began).toBeLessThan(10_000);
      await goodbye;
      expect(workers.filter(isAlive)).toEqual([]);
      keptAlive.destroy();
    },
  );

  test("clients that leave over HTTP/2 while their page is made are done with, and hold up no stop", async () => {
    portal = await startPortal({ WORKERS: "1" });
    const session = await http2Session(portal);
    const numbers = Array.from({ length: 10 }, (_, number) => number);
    const streams = numbers.map((number) => session.request({ ":path": `/log-in?${number}` }));
    await http2Request(session, { ":path": "/healthz" });
    for (const stream of streams) stream.on("error", () => {}).close(constants.NGHTTP2_CANCEL);
    const pages = () => portal?.log().filter(({ path }) => path === "/log-in").length;
    await waitFor(() => pages() === streams.length, 20_000);
    session.close();
    expect(await portal.stop("SIGTERM")).toBe(0);
  });

  test("a log-in that is being hashed when the portal stops is finished, and readiness ends at once", async () => {
    portal = await startPortal({ PASSWORD_ITERATIONS: "3000000", WORKERS: "1" });
    const browser = new PlainBrowser(portal);
    const watching = await http2Session(portal);
    const answer = browser.submit("/sign-up", { username: "late", password: "a long enough password" });
    await waitFor(async () => portal?.log().some(({ path }) => path === "/sign-up") ?? false);
    const stopped = portal.stop("SIGTERM");
    await waitFor(async () => (await http2Request(watching, { ":path": "/readyz" })).status !== 200);
    expect((await answer).status).toBe(303);
    expect(await stopped).toBe(0);
  });
});

describe("what was confirmed survives", () => {
  test("kill -9 of the worker that saved, of the primary, of everything", async () => {
    portal = await startPortal({ WORKERS: "2" });
    const ada = await signedUp(portal, "ada");
    const save = async (name: string) => {
      expect((await ada.submit("/information/edit", { name, contact: "", description: "" })).status).toBe(
        303,
      );
    };

    await save("before a worker died");
    for (const worker of workersOf(portal)) process.kill(worker, "SIGKILL");
    await waitFor(async () => (await ada.get("/readyz").catch(() => ({ status: 0 }))).status === 200, 5_000);
    expect((await exported(ada)).name).toBe("before a worker died");

    await save("before the primary died");
    const orphans = workersOf(portal);
    await portal.stop("SIGKILL");
    await waitFor(() => !orphans.some(isAlive));
    portal = await again(portal, "2");
    const adaAgain = await loggedIn(portal, "ada");
    expect((await exported(adaAgain)).name).toBe("before the primary died");

    const form = { name: "before all died", contact: "", description: "" };
    expect((await adaAgain.submit("/information/edit", form)).status).toBe(303);
    for (const pid of [...workersOf(portal), portal.process.pid ?? 0]) process.kill(pid, "SIGKILL");
    await waitFor(() => portal?.process.signalCode !== null);
    portal = await again(portal);
    expect((await exported(await loggedIn(portal, "ada"))).name).toBe("before all died");
  });

  test("a worker that dies is replaced within two seconds, and the others serve meanwhile", async () => {
    portal = await startPortal({ WORKERS: "2" });
    // It is open with the first of them.
    await waitFor(() => listeningOn(portal!) === 2);
    const [first] = workersOf(portal);
    process.kill(first ?? 0, "SIGKILL");
    expect(
      (await new PlainBrowser(portal).get("/healthz").catch(() => new PlainBrowser(portal!).get("/healthz")))
        .status,
    ).toBe(200);
    await waitFor(() => workersOf(portal!).length === 2 && !workersOf(portal!).includes(first ?? 0), 4_000);
  });

  test("a worker that cannot be replaced for lack of descriptors is, as soon as there are some", async () => {
    portal = await startPortal({ WORKERS: "2" });
    const pid = String(portal.process.pid);
    const limit = (soft: number) => execFileSync("prlimit", ["--pid", pid, `--nofile=${soft}:20000`]);
    limit(1);
    process.kill(workersOf(portal)[0] ?? 0, "SIGKILL");
    const said = (event: string) => portal?.log().some((entry) => entry.event === event);
    // Its successor gets neither a socket nor a process.
    await waitFor(() => said("worker ended") === true && said("worker not started") === true);
    expect(said("failed")).toBe(false);
    limit(20_000);
    await waitFor(() => workersOf(portal!).length === 2, 20_000);
    expect((await new PlainBrowser(portal).get("/healthz")).status).toBe(200);
  });
});

describe("a second start", () => {
  test("keeps keys, certificate and sessions", async () => {
    portal = await startPortal({ WORKERS: "1" });
    const ada = await signedUp(portal, "ada");
    const { authority } = portal;
    await portal.stop();
    portal = await again(portal);
    expect(portal.authority).toEqual(authority);
    const later = new PlainBrowser(portal);
    later.cookies = ada.cookies;
    expect((await later.get("/information")).status).toBe(200);
  });

  test("with broken keys stops with one sentence instead of locking everybody out", async () => {
    portal = await startPortal({ WORKERS: "1" });
    await portal.stop();
    writeFileSync(join(portal.dataDir, "keys.json"), "{}");
    const { code, output } = await failingStart({ DATA_DIR: portal.dataDir, CERT_DIR: portal.certDir });
    expect(code).toBe(1);
    expect(output.trim().split("\n")).toHaveLength(1);
    expect(output).toContain("keys.json");
  });
});

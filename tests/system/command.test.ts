import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hostsFor } from "#server/processes/hosts-for.ts";
import { machineNames, readMachine } from "#server/processes/machine-addresses.ts";
import { aCertDir, aChain, aPair, contentOf } from "../support/certificates.ts";
import { begin, of, postern, posternAsInstalled } from "../support/command.ts";
import { freePort, type Portal, startPortal, waitFor } from "../support/portal.ts";
import { http2Request, http2Session } from "../support/raw.ts";

let portal: Portal;

beforeAll(async () => {
  portal = await startPortal({ WORKERS: "2" });
});

afterAll(async () => {
  await portal.stop();
});

/** Settings of a portal that was never started. */
function nowhere(): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), "postern-nowhere-"));
  return { DATA_DIR: join(folder, "data"), CERT_DIR: join(folder, "certs") };
}

/** The fingerprints that this many new connections are shown. */
async function shown({ port }: Portal, connections = 8): Promise<string[]> {
  const seen = new Set<string>();
  for (let times = 0; times < connections; times += 1) {
    const socket = connect({ host: "localhost", port, rejectUnauthorized: false });
    await once(socket, "secureConnect");
    seen.add(socket.getPeerCertificate().fingerprint256);
    socket.destroy();
  }
  return [...seen];
}

describe("usage", () => {
  // What each says is in cli/program.test.ts.
  test("help is on standard output, what is no usage on standard error, with exit code 2", async () => {
    const { code, out, err } = await posternAsInstalled(["--help"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/^Usage: postern /);
    const wrong = await posternAsInstalled(["nonsense"]);
    expect(wrong).toEqual({ code: 2, out: "", err: expect.stringMatching(/--help lists/) });
  });

  test("bad settings are named, a line each, with exit code 2", async () => {
    const { code, out, err } = await postern(["health"], { PORT: "https", WORKERS: "0" });
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err.trim().split("\n")).toEqual([
      expect.stringMatching(/^PORT /),
      expect.stringMatching(/^WORKERS /),
    ]);
  });

  test("in German: help, what is no usage, bad settings, what stops the start", async () => {
    const inGerman = { PORTAL_LANGUAGE: "de" };
    const { out } = await postern(["--help"], inGerman);
    expect(out).toMatch(/^Aufruf: postern \[Optionen\] \[Befehl\]\n[\s\S]*\nOptionen:\n[\s\S]*\nBefehle:\n/);
    const errors = await Promise.all([
      postern(["helth"], inGerman),
      postern(["health", "--nonsense"], inGerman),
      postern(["stop", "now"], inGerman),
      postern(["health"], { ...inGerman, PORT: "https" }),
      postern(["start"], { ...of(portal), ...inGerman }),
    ]);
    expect(errors.map(({ err }) => err)).toEqual([
      "Den Befehl helth gibt es nicht.\n(Meinten Sie health?)\n(--help zeigt, was es gibt)\n",
      "Die Option --nonsense gibt es nicht.\n(--help zeigt, was es gibt)\n",
      "Der Befehl stop nimmt keine Argumente an.\n(--help zeigt, was es gibt)\n",
      "PORT darf nicht „https“ sein. Erlaubt ist eine Zahl von 1 bis 65535.\n",
      expect.stringMatching(/^Mit DATA_DIR \S+ läuft schon ein Portal \(Prozess \d+\)\. Beenden Sie es /),
    ]);
  });
});

describe("start", () => {
  test("serves, hands signals on, and ends with the portal's exit code", async () => {
    const [port, httpPort] = [String(await freePort()), String(await freePort())];
    const settings = { ...nowhere(), PORT: port, HTTP_PORT: httpPort, WORKERS: "1" };
    const started = begin(["start"], settings);
    let out = "";
    started.stdout.on("data", (chunk) => {
      out += chunk;
    });
    await waitFor(() => out.includes(`Postern is open at https://localhost:${port}\n`), 30_000);
    expect((await postern(["health"], settings)).out).toBe("ok\n");
    started.kill("SIGTERM");
    expect(await once(started, "exit")).toEqual([0, null]);
    expect((await postern(["health"], settings)).code).toBe(1);
  });

  test("says why not, with the exit code of npm start", async () => {
    const { code, out, err } = await postern(["start"], of(portal));
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toMatch(/^A portal is already running on DATA_DIR /);
  });
});

describe("stop", () => {
  test("ends the portal of this DATA_DIR, and waits until it has", async () => {
    const stopped = await startPortal({ WORKERS: "1" });
    const { pid } = stopped.process;
    const ended = once(stopped.process, "exit");
    expect(await postern(["stop"], of(stopped))).toEqual({
      code: 0,
      out: "",
      err: `The portal (process ${pid}) has ended.\n`,
    });
    expect(await ended).toEqual([0, null]);
    const none = `No portal is running on DATA_DIR ${stopped.dataDir}.\n`;
    expect(await postern(["stop"], of(stopped))).toEqual({ code: 0, out: "", err: none });
    // Nor is any other.
    expect((await postern(["health"], of(portal))).code).toBe(0);
  });

  test("of one that was never started makes nothing", async () => {
    const settings = nowhere();
    expect(await postern(["stop"], settings)).toMatchObject({ code: 0, out: "" });
    expect(existsSync(settings.DATA_DIR ?? "")).toBe(false);
  });

  test("leaves alone what has its number on another machine", async () => {
    const file = join(portal.dataDir, "lock-holder");
    const here = readFileSync(file, "utf8");
    writeFileSync(file, `${portal.process.pid} elsewhere\n`);
    expect(await postern(["stop"], of(portal))).toEqual({
      code: 1,
      out: "",
      err: `The portal runs on elsewhere as process ${portal.process.pid}. Stop it there.\n`,
    });
    writeFileSync(file, here);
    expect((await postern(["health"], of(portal))).code).toBe(0);
  });
});

describe("health", () => {
  test("of a portal that serves", async () => {
    expect(await postern(["health"], of(portal))).toEqual({ code: 0, out: "ok\n", err: "" });
    const { code, out } = await postern(["health", "--json"], of(portal));
    expect({ code, said: JSON.parse(out) }).toEqual({ code: 0, said: { ready: true } });
  });

  test("of none", async () => {
    const port = String(await freePort());
    const problem = `No portal answers at 127.0.0.1:${port} (ECONNREFUSED).`;
    expect(await postern(["health"], { PORT: port })).toEqual({ code: 1, out: "", err: `${problem}\n` });
    const { code, out } = await postern(["health", "--json"], { PORT: port });
    expect({ code, said: JSON.parse(out) }).toEqual({ code: 1, said: { ready: false, problem } });
  });

  /** What it says, in these settings' language, of a server whose answers are all like this. */
  async function healthOf(status: number, text: string, settings: Record<string, string> = {}, headers = {}) {
    const other = createServer(contentOf(aPair()), (_, answer) =>
      answer.writeHead(status, headers).end(text),
    );
    other.listen(0, "127.0.0.1");
    await once(other, "listening");
    const port = String((other.address() as AddressInfo).port);
    const { code, err } = await postern(["health"], { PORT: port, ...settings });
    other.close();
    return { code, err: err.replaceAll(port, "PORT") };
  }

  test("of another program", async () => {
    expect(await healthOf(200, "hello")).toEqual({
      code: 1,
      err: "What answers at 127.0.0.1:PORT is no portal (status 200).\n",
    });
  });

  test("of one whose clock is wrong: it is there, and the clock is warned of", async () => {
    expect(await healthOf(200, "ok\n", {}, { "x-clock-offset-ms": "-7012" })).toEqual({
      code: 0,
      err: "The clock of this machine differs from the database's by -7 s; machines that share a database need the same time.\n",
    });
    expect(await healthOf(200, "ok\n", {}, { "x-clock-offset-ms": "4900" })).toEqual({ code: 0, err: "" });
  });

  test.each([
    [503, "other keys", "ist nicht bereit: die Schlüssel passen nicht zur Datenbank."],
    [503, "something new", "ist nicht bereit: something new."],
    [
      200,
      "ok, but nothing can be saved: the disk reports an error (SQLITE_IOERR)",
      "lässt sich lesen, speichert aber nichts: der Datenträger meldet einen Fehler (SQLITE_IOERR).",
    ],
  ])("%i %s, in German", async (status, text, said) => {
    const err = `Das Portal unter 127.0.0.1:PORT ${said}\n`;
    expect(await healthOf(status, `${text}\n`, { PORTAL_LANGUAGE: "de" })).toEqual({ code: 1, err });
  });
});

describe("certificate show", () => {
  test("prints what the portal presents, for people and as JSON", async () => {
    const [presented] = await shown(portal, 1);
    const { code, out } = await postern(["certificate", "show"], of(portal));
    expect(code).toBe(0);
    expect(out).toContain(presented);
    expect(out).toContain("made by this portal's own authority");
    const { out: json } = await postern(["certificate", "show", "--json"], of(portal));
    expect(JSON.parse(json)).toMatchObject({
      kind: "local",
      names: ["localhost", "127.0.0.1", "::1", ...machineNames(await readMachine(undefined))],
      fingerprint: presented,
      key: "ECDSA P-256",
      concerns: [],
      authority: { fingerprint: new X509Certificate(portal.authority).fingerprint256 },
    });
  });

  test("of a portal that was never started says so, and makes nothing", async () => {
    const settings = nowhere();
    const { code, out, err } = await postern(["certificate", "show"], settings);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toMatch(/^There is no certificate in .* yet; the portal makes one when it starts\.\n$/);
    expect([settings.DATA_DIR, settings.CERT_DIR].filter((folder) => existsSync(folder ?? ""))).toEqual([]);
  });

  test("says what is wrong with one that was brought", async () => {
    const { leaf, key, intermediate } = await aChain();
    const alone = await postern(["certificate", "show"], { ...nowhere(), CERT_DIR: aCertDir(leaf, key) });
    expect(alone).toMatchObject({ code: 0, out: expect.stringContaining("brought by you") });
    expect(alone.err).toMatch(/lacks the intermediate certificate \(CN=Intermediate\)/);
    const whole = { ...nowhere(), CERT_DIR: aCertDir(leaf + intermediate, key) };
    expect((await postern(["certificate", "show"], whole)).err).toBe("");
    const other = { ...nowhere(), CERT_DIR: aCertDir(leaf, (await aChain()).key) };
    expect(await postern(["certificate", "show"], other)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/privkey\.pem is not the key of any certificate in /),
    });
  });
});

describe("certificate renew", () => {
  test("of a portal that serves: the new one is shown to all who come, and nobody is dropped", async () => {
    const [before] = await shown(portal);
    const session = await http2Session(portal);
    const { code, out } = await postern(["certificate", "renew", "--json"], of(portal));
    expect(code).toBe(0);
    const { fingerprint } = JSON.parse(out) as { fingerprint: string };
    expect(fingerprint).not.toBe(before);
    await waitFor(async () => (await shown(portal)).join() === fingerprint);
    expect((await http2Request(session, { ":path": "/healthz" })).status).toBe(200);
    session.destroy();
  });

  test("of one that is stopped, and of none at all", async () => {
    const settings = nowhere();
    const first = await postern(["certificate", "renew", "--json"], settings);
    const second = await postern(["certificate", "renew", "--json"], settings);
    expect([first.code, second.code]).toEqual([0, 0]);
    const [one, two] = [first, second].map(({ out }) => JSON.parse(out));
    expect(two.serial).not.toBe(one.serial);
    expect(two.authority).toEqual(one.authority);
    expect(existsSync(settings.DATA_DIR ?? "")).toBe(false);
  });

  test("of one that was brought: says what to do instead, and changes nothing", async () => {
    const { leaf, key } = await aChain();
    const CERT_DIR = aCertDir(leaf, key);
    const { code, err } = await postern(["certificate", "renew"], { ...nowhere(), CERT_DIR });
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringMatching(/was brought by you; put a newer pair in its place/),
    });
    expect(readdirSync(CERT_DIR).toSorted()).toEqual(["fullchain.pem", "privkey.pem"]);
  });

  test("of one by ACME that is stopped: at its next start", async () => {
    const { CERT_DIR = "", ...places } = nowhere();
    const acme = { ACME_EMAIL: "ada@portal.example", ORIGIN: "https://portal.example" };
    const settings = { ...places, ...acme, CERT_DIR };
    const { code, err } = await postern(["certificate", "renew"], settings);
    expect({ code, err }).toEqual({
      code: 0,
      err: "The portal is not running. It renews its certificate when it starts.\n",
    });
    expect(readdirSync(CERT_DIR)).toEqual(["renew"]);
  });
});

describe("certificate trust", () => {
  test("off a terminal prints what to run, and does nothing", async () => {
    const home = mkdtempSync(join(tmpdir(), "postern-home-"));
    const { code, out, err } = await postern(["certificate", "trust"], { ...of(portal), HOME: home });
    expect(code).toBe(0);
    expect(out).toContain(join(portal.certDir, "local/authority.pem"));
    const { elsewhere = portal.origin } = hostsFor(
      { origins: [portal.origin] },
      await readMachine(undefined),
    );
    expect(err).toBe(`For other devices, ${elsewhere}/connection/trust says what to do.\n`);
    expect(readdirSync(home)).toEqual([]);
  });

  test("as JSON: each store with its programs and their arguments", async () => {
    const { out } = await postern(["certificate", "trust", "--json", "--browsers", "--yes"], of(portal));
    const { authority, fingerprint, steps } = JSON.parse(out);
    expect(authority).toBe(join(portal.certDir, "local/authority.pem"));
    expect(fingerprint).toBe(new X509Certificate(portal.authority).fingerprint256);
    expect(steps.map(({ store }: { store: string }) => store)).not.toContain("This system");
    for (const { commands } of steps)
      for (const command of commands) expect(command).toEqual(command.map(String));
  });

  test("is taken back where it was given, and else there is nothing to do", async () => {
    const home = mkdtempSync(join(tmpdir(), "postern-home-"));
    const settings = { ...of(portal), HOME: home };
    const remove = ["certificate", "trust", "--browsers", "--remove"];
    const nothing = { code: 0, out: "", err: "Nothing here trusts the portal's authority.\n" };
    expect(await postern(remove, settings)).toEqual(nothing);
    expect((await postern(["certificate", "trust", "--browsers", "--yes"], settings)).code).toBe(0);
    const { steps } = JSON.parse((await postern([...remove, "--json"], settings)).out);
    expect(steps).toMatchObject([
      {
        system: false,
        commands: [
          [
            "certutil",
            "-d",
            `sql:${home}/.local/share/pki/nssdb`,
            "-D",
            "-n",
            expect.stringMatching(/^Postern local authority [0-9a-f]{6}$/),
          ],
        ],
      },
    ]);
    expect((await postern([...remove, "--yes"], settings)).code).toBe(0);
    expect(await postern(remove, settings)).toEqual(nothing);
  });

  test("where the certificate is of somebody else there is nothing to do", async () => {
    const { leaf, key, intermediate } = await aChain();
    const settings = { ...nowhere(), CERT_DIR: aCertDir(leaf + intermediate, key) };
    expect(await postern(["certificate", "trust", "--yes"], settings)).toEqual({
      code: 1,
      out: "",
      err: "The portal's certificate is not of its own authority; there is nothing to trust.\n",
    });
  });
});

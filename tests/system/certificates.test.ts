import { spawnSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as connectTls } from "node:tls";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { aCertDir, aChain, aPair, type Chain, type Pair } from "../support/certificates.ts";
import { PlainBrowser } from "../support/plain-browser.ts";
import { type Portal, startPortal, waitFor } from "../support/portal.ts";
import { http2Request, http2Session } from "../support/raw.ts";

let folder: string;
let portal: Portal;
/** The one whose files many tests replace, which needs no other start. */
let shared: { folder: string; portal: Portal; pair: Pair } | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "postern-certs-"));
});

afterEach(async () => {
  if (portal !== shared?.portal) await portal.stop();
});

afterAll(() => shared?.portal.stop());

const chain = () => join(folder, "fullchain.pem");
const key = () => join(folder, "privkey.pem");
const fingerprint = ({ certificate }: Pair) => new X509Certificate(readFileSync(certificate)).fingerprint256;

function bring(pair: Pair, how: (from: string, to: string) => void = copyFileSync): void {
  how(pair.certificate, chain());
  how(pair.key, key());
}

const byRename = (from: string, to: string) => {
  copyFileSync(from, `${to}.new`);
  renameSync(`${to}.new`, to);
};
const byLink = (from: string, to: string) => {
  symlinkSync(from, `${to}.new`);
  renameSync(`${to}.new`, to);
};

/** Two workers that show what is in their folder, which no test has replaced yet. */
async function start(): Promise<Pair> {
  const pair = aPair();
  if (!shared) {
    bring(pair);
    shared = { folder, pair, portal: await startPortal({ CERT_DIR: folder, WORKERS: "2" }) };
  }
  ({ folder, portal } = shared);
  if (pair !== shared.pair) {
    bring(pair, byRename);
    await comes(pair);
  }
  return pair;
}

/** What it has logged of these events since now. */
function logging(...events: string[]): () => Record<string, unknown>[] {
  const all = () => portal.log().filter(({ event }) => events.includes(String(event)));
  const before = all().length;
  return () => all().slice(before);
}

/** What this many new connections are shown. */
async function shown(connections = 8): Promise<Set<string>> {
  const seen = new Set<string>();
  for (let times = 0; times < connections; times += 1) {
    const socket = connectTls({ host: "localhost", port: portal.port, rejectUnauthorized: false });
    await once(socket, "secureConnect");
    seen.add(socket.getPeerCertificate().fingerprint256);
    socket.destroy();
  }
  return seen;
}

async function comes(pair: Pair): Promise<void> {
  await waitFor(async () => {
    const seen = await shown();
    return seen.size === 1 && seen.has(fingerprint(pair));
  });
}

test("replaced files are shown by every worker: renamed over, linked, deleted and made again", async () => {
  await start();
  const open = new PlainBrowser(portal, { rejectUnauthorized: false });
  expect((await open.get("/healthz")).status).toBe(200);
  for (const how of [byRename, byLink, byLink, copyFileSync]) {
    const pair = aPair();
    if (how === copyFileSync) {
      rmSync(chain());
      rmSync(key());
    }
    bring(pair, how);
    await comes(pair);
  }
  expect((await open.get("/healthz")).status).toBe(200);
  expect(portal.log().some(({ event }) => event === "worker ended")).toBe(false);
});

test("CERT_DIR is a link that is pointed elsewhere", async () => {
  const [one, two] = [
    mkdtempSync(join(tmpdir(), "postern-one-")),
    mkdtempSync(join(tmpdir(), "postern-two-")),
  ];
  const link = join(folder, "certs");
  const [first, second] = [aPair(), aPair()];
  for (const [place, pair] of [
    [one, first],
    [two, second],
  ] as const) {
    copyFileSync(pair.certificate, join(place, "fullchain.pem"));
    copyFileSync(pair.key, join(place, "privkey.pem"));
  }
  symlinkSync(one, link);
  portal = await startPortal({ CERT_DIR: link });
  await comes(first);
  symlinkSync(two, `${link}.new`);
  renameSync(`${link}.new`, link);
  await comes(second);
});

test("a certificate without its key, and half a file, change nothing and are explained in a line; then the rest comes", async () => {
  const old = await start();
  const pair = aPair();
  const explained = logging("certificate not taken");
  byRename(pair.certificate, chain());
  await waitFor(() => explained().length === 1);
  expect(explained()[0]?.reason).toMatch(/key/);
  expect(await shown()).toEqual(new Set([fingerprint(old)]));
  truncateSync(chain(), 300);
  await waitFor(() => explained().length === 2);
  expect(await shown()).toEqual(new Set([fingerprint(old)]));
  bring(pair);
  await comes(pair);
});

test("SIGHUP looks at once", async () => {
  await start();
  const pair = aPair();
  // Its own looks go on meanwhile, and one may find the first file without the second: that is not told here.
  const told = ["certificate replaced", "certificate looked at"];
  const since = logging(...told);
  const events = () => since().map(({ event }) => event);
  bring(pair, byRename);
  portal.process.kill("SIGHUP");
  await waitFor(() => events().includes("certificate looked at"));
  expect(events()).toEqual(told);
});

test("the portal's own certificate is made anew when its file is gone, by the same authority", async () => {
  portal = await startPortal({ CERT_DIR: folder });
  const [before] = await shown(1);
  rmSync(join(folder, "local/fullchain.pem"));
  await waitFor(async () => !(await shown(2)).has(before ?? ""));
  expect(readFileSync(join(folder, "local/authority.pem"))).toEqual(portal.authority);
});

test("twenty swaps under load fail no request, over either protocol", async () => {
  await start();
  const pairs = [aPair(), aPair()];
  let swapping = true;
  const failed: unknown[] = [];
  const load = async (ask: () => Promise<number>) => {
    while (swapping) {
      const status = await ask().catch((error: unknown) => error);
      if (status !== 200) failed.push(status);
    }
  };
  const kept = new PlainBrowser(portal, { rejectUnauthorized: false });
  const session = await http2Session(portal, { rejectUnauthorized: false });
  const fresh = async () => {
    const browser = new PlainBrowser(portal, { rejectUnauthorized: false, keepAlive: false });
    const { status } = await browser.get("/healthz");
    browser.close();
    return status;
  };
  const loads = [
    load(async () => (await kept.get("/healthz")).status),
    load(async () => (await http2Request(session, { ":path": "/log-in" })).status),
    load(fresh),
  ];
  const replaced = logging("certificate replaced");
  for (let swap = 1; swap <= 20; swap += 1) {
    bring(pairs[swap % 2] as Pair, byRename);
    portal.process.kill("SIGHUP");
    await waitFor(() => replaced().length >= swap);
  }
  swapping = false;
  await Promise.all(loads);
  session.destroy();
  expect(failed).toEqual([]);
});

describe("a chain of root, intermediate and leaf", () => {
  /** What a client that knows nothing but the root says (`Verify return code`). */
  const verdict = (root: string) => {
    const file = join(folder, "root-of-the-client.pem");
    writeFileSync(file, root);
    const args = ["s_client", "-connect", `localhost:${portal.port}`, "-servername", "localhost"];
    const { stdout } = spawnSync("openssl", [...args, "-CAfile", file, "-no-CAstore", "-no-CApath"], {
      input: "",
      encoding: "utf8",
    });
    return /Verify return code: (.*)/.exec(stdout)?.[1];
  };
  const concerns = () => portal.log().filter(({ event }) => event === "certificate");

  test.each([
    ["leaf, intermediate", (c: Chain) => c.leaf + c.intermediate],
    ["leaf, intermediate, root", (c: Chain) => c.leaf + c.intermediate + c.root],
    ["intermediate, leaf", (c: Chain) => c.intermediate + c.leaf],
  ])("as %s is sent so that a client that knows the root believes it", async (_, ordered) => {
    const chain = await aChain();
    portal = await startPortal({ CERT_DIR: aCertDir(ordered(chain), chain.key), WORKERS: "1" });
    expect(verdict(chain.root)).toBe("0 (ok)");
    expect(concerns()).toEqual([]);
  });

  test("without the intermediate is served all the same; log and /connection say what is missing", async () => {
    const chain = await aChain();
    portal = await startPortal({ CERT_DIR: aCertDir(chain.leaf, chain.key), WORKERS: "1" });
    expect(verdict(chain.root)).toBe("21 (unable to verify the first certificate)");
    const missing = "lacks the intermediate certificate (CN=Intermediate)";
    await waitFor(() => concerns().length > 0);
    expect(concerns().map(({ concern }) => concern)).toEqual([expect.stringContaining(missing)]);
    const page = await new PlainBrowser(portal, { rejectUnauthorized: false }).get("/connection");
    expect(page.body).toContain(missing);
  });
});

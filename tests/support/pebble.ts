import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { issueAuthority, issueLeaf } from "#server/certificates/x509.ts";
import { freePort, waitFor } from "./portal.ts";
import { installed } from "./programs.ts";

/** A real ACME authority of its own, which finds every name on this machine. */
export type Pebble = Readonly<{
  directory: string;
  /** The certificate to trust when talking with it, PEM file. */
  trust: string;
  /** Which of this machine's ports it looks at for challenges. */
  httpPort: number;
  tlsPort: number;
  /** The root that its certificates lead to, PEM; another one at each start. */
  root(): Promise<string>;
  stop(): void;
}>;

/** Whether there is one here. */
export const havePebble = installed("pebble", "pebble-challtestsrv");

/** Starts one. `environment` is Pebble's own way to be made difficult. */
export async function startPebble(environment: Record<string, string> = {}): Promise<Pebble> {
  const folder = mkdtempSync(join(tmpdir(), "postern-pebble-"));
  const [port, management, dns, httpPort, tlsPort] = await Promise.all(Array.from({ length: 5 }, freePort));
  const trust = await writeCertificate(folder);
  const config = {
    listenAddress: `127.0.0.1:${port}`,
    managementListenAddress: `127.0.0.1:${management}`,
    certificate: join(folder, "cert.pem"),
    privateKey: join(folder, "key.pem"),
    httpPort,
    tlsPort,
  };
  writeFileSync(join(folder, "config.json"), JSON.stringify({ pebble: config }));
  const names = run("pebble-challtestsrv", [
    ...["-dns01", `127.0.0.1:${dns}`, "-management", "", "-http01", "", "-https01", "", "-tlsalpn01", ""],
    ...["-defaultIPv4", "127.0.0.1", "-defaultIPv6", ""],
  ]);
  const pebble = run("pebble", ["-config", join(folder, "config.json"), "-dnsserver", `127.0.0.1:${dns}`], {
    PEBBLE_VA_NOSLEEP: "1",
    PEBBLE_WFE_NONCEREJECT: "0",
    PEBBLE_AUTHZREUSE: "0",
    ...environment,
  });
  const directory = `https://localhost:${port}/dir`;
  await waitFor(() =>
    fetch(directory).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  return {
    directory,
    trust,
    httpPort: httpPort ?? 0,
    tlsPort: tlsPort ?? 0,
    root: async () => (await fetch(`https://localhost:${management}/roots/0`)).text(),
    stop() {
      pebble.kill();
      names.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Its own HTTPS certificate, which this process trusts from now on. */
async function writeCertificate(folder: string): Promise<string> {
  const authority = await issueAuthority([], Date.now());
  const leaf = await issueLeaf(authority, ["localhost"], Date.now());
  writeFileSync(join(folder, "cert.pem"), leaf.certificate);
  writeFileSync(join(folder, "key.pem"), leaf.key);
  const trust = join(folder, "trust.pem");
  writeFileSync(trust, authority.certificate);
  setDefaultCACertificates([...getCACertificates("default"), authority.certificate]);
  return trust;
}

function run(
  command: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): ChildProcess {
  return spawn(command, args, { env: { ...process.env, ...environment }, stdio: "ignore" });
}

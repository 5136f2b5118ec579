import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { homedir, platform } from "node:os";
import { join } from "node:path";

// Where this machine's browsers and programs keep what they trust.

/** An authority's certificate: where it lies (PEM), its common name, and its fingerprint, SHA-256 as `AA:BB:…`. */
export type Authority = Readonly<{ path: string; name: string; fingerprint: string }>;

/** The store of the whole machine, which the command words where it speaks of it. */
export const thisSystem = "This system";

/** What to do to one of the trust stores: programs with their arguments, in order. */
export type TrustStep = Readonly<{
  store: string;
  /** Whether it is for all of this machine's users and needs an administrator. */
  system: boolean;
  commands: readonly (readonly string[])[];
}>;

const debian = "/usr/local/share/ca-certificates";

/** Whether the system keeps its authorities as Debian does: a file each. */
export function isDebians(): boolean {
  return existsSync(debian) && existsSync("/usr/sbin/update-ca-certificates");
}

/** Its file there, which no other portal on this machine has. */
export function debianFile({ fingerprint }: Authority): string {
  return join(debian, `postern-${fingerprint.replaceAll(":", "").slice(0, 16).toLowerCase()}.crt`);
}

/** Earlier versions gave every portal's this name. */
export const olderDebianFile = join(debian, "postern-local-authority.crt");

/** A database of NSS, as Chromium and Firefox keep it: its folder. */
export type NssStore = Readonly<{ store: string; folders: readonly string[] }>;

/** Those of this user; Chromium's also where it is not there yet. */
export function nssStores(): NssStore[] {
  if (platform() === "darwin" || !isInstalled("certutil")) return [];
  const stores = [
    { store: "Chromium, Chrome, Edge", folders: [chromiumFolder()] },
    { store: "Firefox", folders: firefoxFolders() },
  ];
  return stores.filter(({ folders }) => folders.length > 0);
}

/** Where there is the older place it is read instead, and hides the other. */
function chromiumFolder(): string {
  const older = join(homedir(), ".pki/nssdb");
  const dataHome = process.env.XDG_DATA_HOME || join(homedir(), ".local/share");
  return existsSync(older) ? older : join(dataHome, "pki/nssdb");
}

/** One in each profile. */
function firefoxFolders(): string[] {
  return [".mozilla/firefox", "snap/firefox/common/.mozilla/firefox"]
    .map((home) => join(homedir(), home))
    .flatMap((home) => (existsSync(home) ? readdirSync(home).map((profile) => join(home, profile)) : []))
    .filter(isNssDatabase);
}

export function isNssDatabase(folder: string): boolean {
  return existsSync(join(folder, "cert9.db"));
}

export function asRoot(command: readonly string[]): readonly string[] {
  return process.getuid?.() === 0 ? command : ["sudo", ...command];
}

export function isInstalled(program: string): boolean {
  return spawnSync(program, ["--help"], { stdio: "ignore" }).error === undefined;
}

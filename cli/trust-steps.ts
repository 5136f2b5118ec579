import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { homedir, platform } from "node:os";
import { join } from "node:path";

/** How one of this machine's trust stores learns of an authority: programs with their arguments, in order. */
export type TrustStep = Readonly<{
  store: string;
  /** Whether it is for all of this machine's users and needs an administrator. */
  system: boolean;
  commands: readonly (readonly string[])[];
}>;

/**
 * What each trust store that is found here needs. Doing it twice does no harm.
 * @param authority the path of its certificate, PEM
 * @param name what to call it there
 */
export function trustSteps(authority: string, name: string): TrustStep[] {
  if (platform() === "darwin") return [...macOs(authority), ...firefox(authority, name)];
  if (platform() === "win32") return windows(authority);
  return [...linux(authority), ...chromium(authority, name), ...firefox(authority, name)];
}

function macOs(authority: string): TrustStep[] {
  const keychain = "/Library/Keychains/System.keychain";
  const add = ["security", "add-trusted-cert", "-d", "-r", "trustRoot", "-k", keychain, authority];
  return [{ store: "macOS", system: true, commands: [asRoot(add)] }];
}

function windows(authority: string): TrustStep[] {
  return [
    { store: "Windows", system: false, commands: [["certutil", "-addstore", "-user", "Root", authority]] },
  ];
}

/** The system's store, which curl, Python and most programs read. */
function linux(authority: string): TrustStep[] {
  const debian = "/usr/local/share/ca-certificates";
  if (existsSync(debian) && existsSync("/usr/sbin/update-ca-certificates")) {
    const copy = ["install", "-m", "644", authority, join(debian, "postern-local-authority.crt")];
    return [
      { store: "This system", system: true, commands: [asRoot(copy), asRoot(["update-ca-certificates"])] },
    ];
  }
  if (!isInstalled("trust")) return [];
  return [
    { store: "This system", system: true, commands: [asRoot(["trust", "anchor", "--store", authority])] },
  ];
}

/** Chromium and what is made of it read a database of the user's own. */
function chromium(authority: string, name: string): TrustStep[] {
  if (!isInstalled("certutil")) return [];
  const folder = join(homedir(), ".pki/nssdb");
  const make = [
    ["mkdir", "-p", folder],
    ["certutil", "-d", `sql:${folder}`, "-N", "--empty-password"],
  ];
  const isThere = existsSync(join(folder, "cert9.db"));
  return [
    {
      store: "Chromium, Chrome, Edge",
      system: false,
      commands: [...(isThere ? [] : make), addToNss(folder, authority, name)],
    },
  ];
}

/** Firefox has a database in each profile. */
function firefox(authority: string, name: string): TrustStep[] {
  if (!isInstalled("certutil") || platform() === "darwin") return [];
  const homes = [".mozilla/firefox", "snap/firefox/common/.mozilla/firefox"].map((home) =>
    join(homedir(), home),
  );
  const profiles = homes
    .flatMap((home) => (existsSync(home) ? readdirSync(home).map((profile) => join(home, profile)) : []))
    .filter((profile) => existsSync(join(profile, "cert9.db")));
  if (profiles.length === 0) return [];
  return [
    {
      store: "Firefox",
      system: false,
      commands: profiles.map((profile) => addToNss(profile, authority, name)),
    },
  ];
}

/** "C": an authority for servers, nothing else. */
function addToNss(folder: string, authority: string, name: string): string[] {
  return ["certutil", "-d", `sql:${folder}`, "-A", "-t", "C,,", "-n", name, "-i", authority];
}

function asRoot(command: readonly string[]): readonly string[] {
  return process.getuid?.() === 0 ? command : ["sudo", ...command];
}

function isInstalled(program: string): boolean {
  return spawnSync(program, ["--help"], { stdio: "ignore" }).error === undefined;
}

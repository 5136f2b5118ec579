import { spawnSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { platform } from "node:os";
import {
  type Authority,
  asRoot,
  debianFile,
  isDebians,
  isInstalled,
  nssStores,
  olderDebianFile,
  type TrustStep,
  thisSystem,
} from "./trust-stores.ts";

/** What takes an authority out of each trust store here that trusts it. */
export function distrustSteps(authority: Authority): TrustStep[] {
  return [...system(authority), ...browsers(authority)];
}

function system(authority: Authority): TrustStep[] {
  const { path } = authority;
  const step = (store: string, ...commands: string[][]) => [
    { store, system: true, commands: commands.map(asRoot) },
  ];
  if (platform() === "win32") {
    const thumbprint = new X509Certificate(readFileSync(path)).fingerprint.replaceAll(":", "");
    const remove = ["certutil", "-delstore", "-user", "Root", thumbprint];
    return [{ store: "Windows", system: false, commands: [remove] }];
  }
  if (platform() === "darwin") return step("macOS", ["security", "remove-trusted-cert", "-d", path]);
  if (isDebians()) {
    const files = [debianFile(authority), olderDebianFile].filter((file) => holds(file, authority));
    if (files.length === 0) return [];
    return step(thisSystem, ["rm", ...files], ["update-ca-certificates", "--fresh"]);
  }
  return isInstalled("trust") ? step(thisSystem, ["trust", "anchor", "--remove", path]) : [];
}

/** Another portal's may lie under the older name. */
function holds(file: string, { fingerprint }: Authority): boolean {
  return existsSync(file) && new X509Certificate(readFileSync(file)).fingerprint256 === fingerprint;
}

function browsers({ name }: Authority): TrustStep[] {
  return nssStores().flatMap(({ store, folders }) => {
    const trusting = folders.filter((folder) => isIn(folder, name));
    const commands = trusting.map((folder) => ["certutil", "-d", `sql:${folder}`, "-D", "-n", name]);
    return commands.length > 0 ? [{ store, system: false, commands }] : [];
  });
}

function isIn(folder: string, name: string): boolean {
  return spawnSync("certutil", ["-d", `sql:${folder}`, "-L", "-n", name], { stdio: "ignore" }).status === 0;
}

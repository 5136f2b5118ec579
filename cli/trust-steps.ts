import { platform } from "node:os";
import {
  type Authority,
  asRoot,
  debianFile,
  isDebians,
  isInstalled,
  isNssDatabase,
  nssStores,
  type TrustStep,
  thisSystem,
} from "./trust-stores.ts";

/** What each trust store that is found here needs to trust an authority. Doing it twice does no harm. */
export function trustSteps(authority: Authority): TrustStep[] {
  return [...system(authority), ...browsers(authority)];
}

/** The system's store, which curl, Python and most programs read, and on Windows and macOS browsers too. */
function system(authority: Authority): TrustStep[] {
  const { path } = authority;
  const step = (store: string, ...commands: string[][]) => [
    { store, system: true, commands: commands.map(asRoot) },
  ];
  if (platform() === "win32")
    return [
      { store: "Windows", system: false, commands: [["certutil", "-addstore", "-user", "Root", path]] },
    ];
  if (platform() === "darwin") {
    const keychain = "/Library/Keychains/System.keychain";
    return step("macOS", ["security", "add-trusted-cert", "-d", "-r", "trustRoot", "-k", keychain, path]);
  }
  if (isDebians())
    return step(
      thisSystem,
      ["install", "-m", "644", path, debianFile(authority)],
      ["update-ca-certificates"],
    );
  return isInstalled("trust") ? step(thisSystem, ["trust", "anchor", "--store", path]) : [];
}

function browsers({ path, name }: Authority): TrustStep[] {
  return nssStores().map(({ store, folders }) => ({
    store,
    system: false,
    commands: folders.flatMap((folder) => [
      ...(isNssDatabase(folder) ? [] : make(folder)),
      // "C": an authority for servers, nothing else.
      ["certutil", "-d", `sql:${folder}`, "-A", "-t", "C,,", "-n", name, "-i", path],
    ]),
  }));
}

function make(folder: string): string[][] {
  return [
    ["mkdir", "-p", folder],
    ["certutil", "-d", `sql:${folder}`, "-N", "--empty-password"],
  ];
}

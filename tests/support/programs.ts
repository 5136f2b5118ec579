import { execFileSync } from "node:child_process";

/** Debian's packages of the programs that tests use as clients, balancers and authorities. */
const packages = {
  certutil: "libnss3-tools",
  curl: "curl",
  h2load: "nghttp2-client",
  haproxy: "haproxy",
  openssl: "openssl",
  pebble: "pebble",
  "pebble-challtestsrv": "pebble",
  python3: "python3",
  slowhttptest: "slowhttptest",
  "systemd-analyze": "systemd",
  "systemd-notify": "systemd",
};

/** Whether all of them are installed here; says which are not. Administrators' programs count, too. */
export function installed(...programs: (keyof typeof packages)[]): boolean {
  const missing = programs.filter((program) => !isInstalled(program));
  for (const program of missing)
    process.stderr.write(
      `${program} is not installed here (Debian: ${packages[program]}); tests are skipped.\n`,
    );
  return missing.length === 0;
}

function isInstalled(program: string): boolean {
  try {
    execFileSync("sh", ["-c", `PATH="$PATH:/usr/sbin:/sbin" command -v ${program}`], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

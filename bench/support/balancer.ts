import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listening } from "./nginx.ts";
import { type Cores, endWithThis, pinned, root } from "./processes.ts";

/** HAProxy as the docs have it, before these portals instead of the two machines. Gives what ends it. */
export async function startBalancer(
  port: number,
  portals: readonly Readonly<{ port: number }>[],
  cores: Cores,
): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "postern-balancer-"));
  const file = join(folder, "haproxy.cfg");
  const [text = ""] = readFileSync(join(root, "docs/many-machines/haproxy.cfg"), "utf8").split(
    "frontend plain",
  );
  const machine = /(10\.0\.0\.1(\d)):8443/;
  const lines = text.replace("bind :443", `bind 127.0.0.1:${port}`).split("\n");
  const ours = lines.flatMap((line) => {
    const [, , number] = machine.exec(line) ?? [];
    if (number === undefined) return [line];
    const portal = portals[Number(number) - 1];
    return portal ? [line.replace(machine, `127.0.0.1:${portal.port}`)] : [];
  });
  writeFileSync(file, ours.join("\n"));
  const [program, ...args] = pinned(cores, ["/usr/sbin/haproxy", "-f", file, "-db"]);
  const child = spawn(program, args, { stdio: "ignore" });
  endWithThis(child);
  await listening(port);
  return async () => {
    child.kill("SIGTERM");
    await once(child, "exit");
    rmSync(folder, { recursive: true });
  };
}

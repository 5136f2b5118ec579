import { spawn } from "node:child_process";
import { once } from "node:events";
import { log } from "#lib/log.ts";

/**
 * Tells systemd how far the portal is (sd_notify(3)); resolves when it has heard it. Node opens no unix datagram sockets, so
 * its own program does it: for two words in the life of a portal that is cheaper than a library.
 */
export async function tellServiceManager(state: "READY=1" | "STOPPING=1"): Promise<void> {
  try {
    const [code] = await once(spawn("systemd-notify", [state], { stdio: "ignore" }), "exit");
    if (code !== 0) log.warn("service manager not told", { state, code });
  } catch (error) {
    log.warn("service manager not told", { state, error });
  }
}

import { reachableHosts } from "#lib/reachable-hosts.ts";
import { settings } from "#lib/settings.ts";

/** The whole address of a one-time link, as people in other places open it. */
export function linkAddress(token: string): string {
  return `${codeAddress()}/${token}`;
}

/** Where people in other places type its code. */
export function codeAddress(): string {
  return `${reachableHosts().elsewhere ?? settings().origins[0]}/link`;
}

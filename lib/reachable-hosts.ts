import { shared } from "./process-global.ts";

/** Where the portal is reached now. Without ORIGIN it follows the machine's name and addresses while the portal runs. */
export type ReachableHosts = Readonly<{
  /** As the Host header has them: lower case, without the default port. */
  allowed: ReadonlySet<string>;
  /** The origin of each host name, which has no port here; empty where ORIGIN is set. */
  origins: ReadonlyMap<string, string>;
  /** Where a Host that is not allowed, but the machine's, leads. */
  moved: ReadonlyMap<string, string>;
  /** The origin that other devices use; undefined: only this machine reaches the portal. */
  elsewhere: string | undefined;
}>;

const nowhere: ReachableHosts = {
  allowed: new Set(),
  origins: new Map(),
  moved: new Map(),
  elsewhere: undefined,
};

const cell = shared("reachable hosts", () => ({ current: nowhere }));

/** Those of this process, told by the primary. */
export function reachableHosts(): ReachableHosts {
  return cell.current;
}

export function adoptReachableHosts(hosts: ReachableHosts): void {
  cell.current = hosts;
}

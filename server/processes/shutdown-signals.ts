import { isatty } from "node:tty";

/**
 * Within this, all that asks the portal to end is one wish: from a terminal or a service manager a signal reaches every
 * process of a group, and npm and `postern` pass on what this one has had already.
 */
const sameWishMs = 1_000;
const parentEveryMs = 500;

/** What can be asked of the portal while it runs; replaced as the start goes on and there is more to end. */
export type SignalHandlers = {
  /** Ends, still accepting connections for `waitMs`. */
  end(waitMs: number): void;
  /** Asked again, by somebody who does not want to wait. */
  hurry(): void;
  /** SIGHUP, unless a terminal closes. */
  reload(): void;
};

/**
 * Listens for all that ends the portal: signals, a closed terminal, the end of the process that started it. At first, while there
 * is nothing to finish, that ends the process.
 */
export function onSignals(balancerMs: number): SignalHandlers {
  const wishes: SignalHandlers = { end: () => process.exit(0), hurry: () => process.exit(1), reload() {} };
  let askedAt: number | undefined;
  const ask = (waitMs: number) => {
    const now = performance.now();
    askedAt ??= now;
    if (askedAt === now) wishes.end(waitMs);
    else if (now - askedAt > sameWishMs) wishes.hurry();
  };
  process.on("SIGTERM", () => ask(balancerMs));
  process.on("SIGINT", () => ask(0));
  const hadTerminal = isatty(1);
  process.on("SIGHUP", () => (hadTerminal && !isatty(1) ? ask(0) : wishes.reload()));
  // The `postern` command is gone: killed, or it would have passed a signal on.
  const left = () => askedAt === undefined && ask(balancerMs);
  process.on("disconnect", left);
  process.channel?.unref();
  // A process that waits for no answer any more does not ask to hurry.
  if (process.argv.includes("--end-with-parent")) whenParentIsGone(left);
  return wishes;
}

/** npm passes signals on; killed it cannot, and a portal that nobody knows of would hold its port. */
function whenParentIsGone(gone: () => void): void {
  const parent = process.ppid;
  const looking = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(looking);
    gone();
  }, parentEveryMs).unref();
}

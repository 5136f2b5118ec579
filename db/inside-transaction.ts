import { AsyncLocalStorage } from "node:async_hooks";
import { shared } from "#lib/process-global.ts";

const inside = shared("inside transaction", () => new AsyncLocalStorage<true>());

/** Runs the body of a transaction. */
export function insideTransaction<T>(body: () => Promise<T>): Promise<T> {
  return inside.run(true, body);
}

/** @throws for a caller inside a transaction: it would wait for itself */
export function requireOutside(): void {
  if (inside.getStore()) throw new Error("A transaction cannot begin inside another.");
}

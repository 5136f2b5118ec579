/**
 * Server and Next bundle load the same file as two modules of one process. What must exist once per process
 * (this request, settings, keys, the database) is kept here, under a name both find.
 */
export function shared<T>(name: string, make: () => T): T {
  const slots = globalThis as Record<symbol, unknown>;
  const slot = Symbol.for(`postern.${name}`);
  slots[slot] ??= make();
  return slots[slot] as T;
}

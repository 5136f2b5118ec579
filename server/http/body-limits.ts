/** What a form of visitors can hold, sealed and hidden inputs included, with much to spare. */
const visitorsBytes = 16 * 1024;
const bytes = 1024 * 1024;

/** Addresses that take less, or more, than others. */
const limits: ReadonlyMap<string, number> = new Map([
  ["/log-in", visitorsBytes],
  ["/sign-up", visitorsBytes],
]);

/** How many bytes a post to this address may have. */
export function bodyLimitBytes(path: string): number {
  return limits.get(path) ?? bytes;
}

/** Parts of a posted form: no page asks for nearly as many, and each costs more to read than its bytes do. */
export const mostParts = 100;

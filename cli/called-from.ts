/** The folder that the command was called from: read before `main.ts` goes to the portal's. */
export const calledFrom = process.cwd();

/** The folder that somebody called the command in, before it went to the portal's: what they name is there. */
export const calledFrom = process.cwd();

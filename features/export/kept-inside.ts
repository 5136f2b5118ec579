/**
 * The columns that stay inside, by table: secrets, and what something is found by. Every other column, and so every new
 * one, is the member's to have until somebody decides otherwise.
 */
export const keptInside: Readonly<Record<string, readonly string[]>> = {
  members: ["passwordHash", "passwordCost", "importedCost", "usernameKey", "change"],
  sessions: ["tokenHash"],
  knownBrowsers: ["tokenHash"],
  activity: ["mergeKey", "digest"],
  oneTimeLinks: ["tokenHash"],
  openings: ["sessionId"],
  // What the member has just brought along themselves, for a quarter of an hour.
  pendingImports: ["id", "memberId", "content", "expiresAt"],
};

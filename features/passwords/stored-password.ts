/**
 * The columns of a member who has a password of ours: none that was brought along is left. Whatever sets a member's
 * password sets these (a test reads the code for it).
 */
export function storedPassword(passwordHash: string) {
  return { passwordHash, importedCost: 0 };
}

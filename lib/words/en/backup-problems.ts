/** What keeps postern backup and restore from going on. Plain texts and values: no plurals, no tags. */
export const backupProblems = {
  backup: {},
  restore: {},
};

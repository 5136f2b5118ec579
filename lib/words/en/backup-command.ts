/** What postern backup and restore says. Plain texts and values: no plurals, no tags. */
export const backupCommand = {
  backup: {},
  restore: {},
} as const;

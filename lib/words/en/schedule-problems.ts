/** What came of backups that the schedule made, and of their rehearsals. Plain texts and values: no plurals, no tags. */
export const scheduleProblems = {
  schedule: {
    madeIn: "It lies in {folder}.",
    madeWithUnopened:
      "It lies in {folder}. {unopened} of the {values} sealed values in it that were tried do not open. Run postern doctor to see which.",
    noFolder: "BACKUP_DIR, {folder}, is not there. Make that folder, or have its disk mounted.",
    otherFolder:
      "{folder} is not the folder that it was: its list of backups, {file}, is missing. Have its disk mounted; if it is meant to begin anew, make an empty file of that name there.",
    brokenList:
      "The list of the schedule’s backups, {path}, cannot be read. Delete it: the backups there are then yours to delete.",
    none: "There is no backup of the schedule in {folder}.",
    missing: "{file}, the newest backup, is no longer in {folder}.",
    changed: "{file} is not as it was when it was made and verified: it is damaged.",
    unopened:
      "{unopened} of {values} sealed values in {file} do not open with its keys. Run postern doctor to see which.",
    ended: "The process that does it ended in the middle ({reason}).",
    full: "The disk took no more. Make room for {folder}.",
    broken: "It failed ({reason}); the log says more.",
    rehearsed:
      "{file} was restored with the keys in it: all {rows} rows are as they were, and all {values} sealed values open.",
    rehearsedOwnKeys:
      "{file} was restored with this portal’s own keys, since it holds none: all {rows} rows are as they were, and all {values} sealed values open.",
    ownersOnly:
      "{file} is to the last byte as it was when it was made and verified, but only the key of BACKUP_RECIPIENT opens it: it was neither restored nor looked into.",
  },
} as const;

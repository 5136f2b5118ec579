/** What keeps postern backup and restore from going on. Plain texts and values: no plurals, no tags. */
export const backupProblems = {
  backup: {},
  restore: {
    which: "Name the backup, or - for standard input.",
    running:
      'A portal is running on DATA_DIR {folder} (process {process}). Stop it first, with "npx postern stop".',
    taken: "{database} holds a portal already; --replace lays it aside.",
    newer:
      "The backup was made by a newer version of the portal ({version}); restore it with that version, or a newer one.",
    noKeys:
      "The backup holds no keys, and those that it needs are not in DATA_DIR; name its keys.json with --keys.",
    givenKey:
      "{key} is not the key that the backup was written with; leave it out of the settings, or give the former one behind the new one and a comma.",
    noFile: "{path} cannot be read ({code}).",
    noIdentity: "The file that --identity names holds no private key of age (AGE-SECRET-KEY-…).",
    notLedger: "{path} is no ledger of erasures; name the file DATA_DIR/erased of a machine.",
    passphraseOfPipe:
      "The passphrase and the backup cannot both come from standard input; name the backup's file.",
    noRoom: "There is too little room in {folder} to unpack the backup; nothing was changed.",
    failed: "The backup was not restored ({reason}); nothing was changed.",
    halfWay:
      'The restore was cut off half-way ({reason}). Put that right, and finish it with "npx postern restore --continue".',
    unfinished:
      'A restore into DATA_DIR {folder} was cut off. Finish it with "npx postern restore --continue".',
    otherDatabase:
      "A restore into {database} was cut off, and the settings now name {other}; set DATABASE_URL back until it is finished.",
    noSchema:
      "The user of the database {database} may not make a schema to lay the old tables into; give it the right (grant create on database), or name an empty database.",
    newerThere:
      "The database {database} is a newer version's, so not all of it can be laid aside; make an empty database and name that.",
  },
} as const;

/** What keeps postern backup and restore from going on. Plain texts and values: no plurals, no tags. */
export const backupProblems = {
  backup: {
    none: "This is no backup of the portal.",
    newer: "The backup was made by a newer version of the portal; use that version, or an older backup.",
    broken: "The backup is damaged or cut off ({place}); copy it here again, or use another one.",
    databaseDamaged:
      "The database in the backup is damaged, or not as the portal makes it ({found}); use another backup.",
    ownDamaged:
      "The portal's own database is damaged, or not as the portal makes it ({found}); no backup was made. Run postern doctor.",
    added:
      "The portal's own database has a {found} that no release makes; no backup was made. Remove it (drop {found}).",
    differs: "The table {table} in the backup is not what the backup says it is; use another one.",
    noRecipient: "There is nobody to encrypt the backup to; name an age public key.",
    badRecipient: "{recipient} is no age public key: it is mistyped.",
    badIdentity: "What was given is no private key of age (AGE-SECRET-KEY-1…).",
    needsPassphrase: "The backup is encrypted with a passphrase; have it asked for, with --passphrase.",
    needsKey:
      "The backup is encrypted to a key; name the file of the private key that belongs to it, with --identity FILE.",
    wrongKey: "The backup is encrypted to another key than the one given.",
    wrongPassphrase: "The backup is encrypted with another passphrase than the one given.",
    stageEnded:
      "The process that looked at the backup was ended before it was done ({reason}), perhaps for want of memory; nothing was changed. Try again.",
    noRoom:
      "{folder} has {free} MB left, and {wanted} MB are needed; make room on its disk, or name another folder.",
    full: "The disk took no more while the backup was written: it is full, a quota is used up, or a file has the largest size allowed. Nothing is left of it; make room for {folders}.",
    notTaken:
      "Standard output did not take the whole backup ({reason}); delete what it took, and try again when its reader waits for the end and has room.",
    failed: "The backup was not made ({reason}); nothing is left of it.",
    noFolder: "There is no folder {folder}; make it, or name another one.",
    isFolder: "{folder} is a folder; name a file in it.",
    exists: "{file} is there already; name another file, or replace it with --force.",
    terminal: "A backup is no text for a terminal; name a file, or send it on: postern backup - > FILE.",
    jsonAndBackup: "Standard output has the backup itself; --json needs a file.",
    twoLocks: "A backup is encrypted to public keys or with a passphrase, not with both.",
    noPassphrase: "The passphrase is missing: it is typed on a terminal, or comes on standard input.",
    shortPassphrase:
      "The passphrase must be at least {least} characters long: whoever has the file can try as many as they like.",
    differentPassphrases: "The two passphrases are not the same.",
  },
  restore: {
    which: "Name the backup, or - for standard input.",
    running:
      'A portal is running on DATA_DIR {folder} (process {process}). Stop it first, with "npx postern stop".',
    taken: "{database} holds a portal already; --replace lays it aside.",
    away: "The database {database} is not there, but there was one: its disk may not be mounted. Mount it, or restore with --replace where it is gone for good.",
    newer:
      "The backup was made by a newer version of the portal ({version}); restore it with that version, or a newer one.",
    noKeys:
      "The backup holds no keys, and those that it needs are not in DATA_DIR; name its keys.json with --keys.",
    givenKey:
      "{key} is not the key that the backup was written with; leave it out of the settings, or give the former one behind the new one and a comma.",
    noFile: "There is no file {path} that can be read ({code}).",
    noIdentity: "The file that --identity names holds no private key of age (AGE-SECRET-KEY-…).",
    notLedger: "{path} is no ledger of erasures; name the file DATA_DIR/erased of a machine.",
    passphraseOfPipe:
      "The passphrase and the backup cannot both come from standard input; name the backup's file.",
    noRoom:
      "There is too little room in {folder} for the backup; nothing was changed. Make room on its disk, and restore again.",
    failed: "The backup was not restored ({reason}); nothing was changed.",
    full: 'The disk took no more in the middle of the restore. Make room for {folder}, and finish it with "npx postern restore --continue".',
    halfWay:
      'The restore was cut off half-way ({reason}). Put that right, and finish it with "npx postern restore --continue".',
    unfinished:
      'A restore into DATA_DIR {folder} was cut off. Finish it with "npx postern restore --continue".',
    otherDatabase:
      "A restore into {database} was cut off, and the settings now name {other}; set DATABASE_URL back until it is finished.",
    inUse:
      "A command of the portal still uses {database}. Let it end, then restore again; nothing was changed.",
    noSchema:
      "The user of the database {database} may not make a schema to lay the old tables into; give it the right (grant create on database), or name an empty database.",
    newerThere:
      "The database {database} is a newer version's, so not all of it can be laid aside; make an empty database and name that.",
  },
} as const;

/** What postern backup and restore says. Plain texts and values: no plurals, no tags. */
export const backupCommand = {
  backup: {
    description: "put all that the portal has into one file, while it runs or not, and verify it",
    file: "the file to make; -: standard output",
    recipient:
      "an age public key to encrypt it to, in place of BACKUP_RECIPIENT; as often as there are owners",
    passphrase: "encrypt it with a passphrase, which is asked for, or comes on standard input",
    withoutKeys: "leave out the keys and certificates, without which no value in it can be read",
    force: "replace a file of this name",
    open: "The file is not encrypted: it holds the keys and with them every value; encrypt it with BACKUP_RECIPIENT, --recipient or --passphrase.",
    keyless:
      "The file holds no keys: keep those of the portal elsewhere, for nothing opens its values without them.",
    askPassphrase: "Passphrase:",
    askAgain: "The same again:",
    copying: "Copying the database: {done}",
    looking: "Counting rows: {done}",
    writing: "Writing: {done} MB",
    verifying: "Reading back: {done}",
    unopened:
      "{unopened} of the {values} sealed values that were tried do not open; `postern doctor` says more.",
    done: "The backup has {size}. Members in it: {members}. Rows, read back and compared: {rows}. Encrypted entries, opened as a test: {values}.",
  },
  restore: {
    description: "put the portal back as a backup has it; all of it is checked before anything is touched",
    file: "a file that postern backup has made, or - for standard input",
    identity: "a file with the private key (age) that opens the backup; may be repeated",
    passphrase: "the backup opens with a passphrase: asked for, or from standard input",
    ledger: "another machine's ledger (DATA_DIR/erased): whoever stands in it stays erased; may be repeated",
    keys: "the keys.json that belongs to the backup, for one that was made without keys",
    replace: "lay aside what is there; the name of the backup is typed once more",
    continue: "finish a restore that was cut off",
    yes: "do it without asking",
    passphraseAsk: "Passphrase of the backup:",
    about: "This backup of {portal} was made at {madeAt}. What {database} holds now will be laid aside.",
    confirm: "To go on, type the name of the backup ({name}):",
    portal: "portal",
    made: "backup made at",
    members: "members",
    rows: "rows",
    erasedMembers: "members erased again",
    erasedFields: "fields erased again",
    invitations: "invitations ended",
    unopened: "values that do not open",
    oldSchema: "old tables, in the schema",
    oldFolder: "old files, in",
    logIn: "Restored. Start the portal. Everybody has to log in again; links that nobody had used are void.",
    asThen:
      "Roles, states and passwords are those of the backup: whoever was disabled since is active again, and whoever is no operator any more is one again. Look at postern member list. Operators now: {operators}",
    deleteFolder:
      "What was there before lies in {folder}, and with it people who were deleted since. Delete it when all is well.",
    deleteSchema:
      "What was there before lies in the schema {schema}, and with it people who were deleted since. When all is well: drop schema {schema} cascade;",
    inviteAgain: "Whoever was invited and did not come yet needs a new invitation.",
    settings: "The settings of the backup lie in {file}; none of them was taken over.",
    otherAuthority:
      "This machine has a certificate authority of its own. The backup's, which people may trust already, lies in {folder}; put it in place of CERT_DIR/local before you start, if they should not have to trust another one.",
    continued: "The restore that was cut off is finished. Start the portal.",
    progress: "Rows so far: {rows}",
    nothingLeft: "There is no restore to be finished.",
  },
} as const;

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
    done: "{size} MB, read back and verified: {rows} rows of {tables} tables; {values} sealed values were tried.",
  },
  restore: {},
} as const;

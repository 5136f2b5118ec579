import type { backupCommand as english } from "../en/backup-command.ts";
import type { Translated } from "../messages.ts";

export const backupCommand: Translated<typeof english> = {
  backup: {
    description: "alles, was das Portal hat, in eine Datei legen, ob es läuft oder nicht, und sie prüfen",
    file: "die Datei, die angelegt wird; -: die Standardausgabe",
    recipient:
      "ein öffentlicher Schlüssel von age, für den verschlüsselt wird, statt BACKUP_RECIPIENT; so oft, wie es Eigentümer gibt",
    passphrase:
      "mit einem Kennwortsatz verschlüsseln, nach dem gefragt wird, oder der auf der Standardeingabe kommt",
    withoutKeys: "Schlüssel und Zertifikate weglassen, ohne die kein Wert darin zu lesen ist",
    force: "eine Datei dieses Namens ersetzen",
    open: "Die Datei ist nicht verschlüsselt: Sie enthält die Schlüssel und mit ihnen jeden Wert; verschlüsseln Sie sie mit BACKUP_RECIPIENT, --recipient oder --passphrase.",
    keyless:
      "Die Datei enthält keine Schlüssel: Bewahren Sie die des Portals anderswo auf, denn ohne sie öffnet nichts ihre Werte.",
    askPassphrase: "Kennwortsatz:",
    askAgain: "Noch einmal derselbe:",
    copying: "Die Datenbank wird kopiert: {done}",
    looking: "Zeilen werden gezählt: {done}",
    writing: "Es wird geschrieben: {done} MB",
    verifying: "Es wird zurückgelesen: {done}",
    unopened:
      "{unopened} der {values} versuchten versiegelten Werte lassen sich nicht öffnen; `postern doctor` sagt mehr.",
    done: "{size} MB, zurückgelesen und geprüft: {rows} Zeilen aus {tables} Tabellen; {values} versiegelte Werte wurden versucht.",
  },
  restore: {},
};

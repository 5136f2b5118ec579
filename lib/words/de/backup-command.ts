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
    done: "Die Sicherung hat {size}. Mitglieder darin: {members}. Zeilen, zurückgelesen und verglichen: {rows}. Verschlüsselte Einträge, zur Probe geöffnet: {values}.",
  },
  restore: {
    description:
      "das Portal auf den Stand einer Sicherung bringen; alles wird geprüft, bevor etwas angefasst wird",
    file: "eine Datei, die postern backup gemacht hat, oder - für die Standardeingabe",
    identity:
      "eine Datei mit dem privaten Schlüssel (age), der die Sicherung öffnet; darf mehrmals genannt werden",
    passphrase:
      "die Sicherung öffnet sich mit einem Kennwortsatz: wird erfragt oder kommt aus der Standardeingabe",
    ledger:
      "das Löschverzeichnis eines anderen Rechners (DATA_DIR/erased): wer darin steht, bleibt gelöscht; darf mehrmals genannt werden",
    keys: "die keys.json, die zur Sicherung gehört, wenn diese ohne Schlüssel gemacht wurde",
    replace: "weglegen, was da ist; der Name der Sicherung wird noch einmal getippt",
    continue: "eine Wiederherstellung abschließen, die unterbrochen wurde",
    yes: "ohne Rückfrage",
    passphraseAsk: "Kennwortsatz der Sicherung:",
    about:
      "Diese Sicherung von {portal} wurde am {madeAt} gemacht. Was {database} jetzt enthält, wird weggelegt.",
    confirm: "Tippen Sie den Namen der Sicherung ({name}), um fortzufahren:",
    portal: "Portal",
    made: "Sicherung vom",
    members: "Mitglieder",
    rows: "Zeilen",
    erasedMembers: "erneut gelöschte Mitglieder",
    erasedFields: "erneut gelöschte Felder",
    invitations: "beendete Einladungen",
    unopened: "Werte, die sich nicht öffnen",
    oldSchema: "alte Tabellen, im Schema",
    oldFolder: "alte Dateien, in",
    logIn:
      "Wiederhergestellt. Starten Sie das Portal. Alle müssen sich neu anmelden; Links, die niemand benutzt hatte, gelten nicht mehr.",
    asThen:
      "Rollen, Zustände und Passwörter sind wieder die der Sicherung: Wer seither gesperrt wurde, ist wieder aktiv, und wer nicht mehr Betreiber ist, ist es wieder. Sehen Sie sich postern member list an. Betreiber jetzt: {operators}",
    deleteFolder:
      "Was vorher da war, liegt in {folder}, und damit auch Menschen, die seither gelöscht wurden. Löschen Sie es, wenn alles in Ordnung ist.",
    deleteSchema:
      "Was vorher da war, liegt im Schema {schema}, und damit auch Menschen, die seither gelöscht wurden. Wenn alles in Ordnung ist: drop schema {schema} cascade;",
    inviteAgain: "Wer eingeladen und noch nicht da war, braucht eine neue Einladung.",
    settings: "Die Einstellungen der Sicherung liegen in {file}; keine davon wurde übernommen.",
    otherAuthority:
      "Dieser Rechner hat eine eigene Zertifizierungsstelle. Die der Sicherung, der die Leute vielleicht schon vertrauen, liegt in {folder}; legen Sie sie vor dem Start an die Stelle von CERT_DIR/local, wenn niemand einer anderen vertrauen müssen soll.",
    continued: "Die unterbrochene Wiederherstellung ist abgeschlossen. Starten Sie das Portal.",
    progress: "Zeilen bisher: {rows}",
    nothingLeft: "Es gibt keine Wiederherstellung, die abzuschließen wäre.",
  },
};

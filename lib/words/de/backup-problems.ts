import type { backupProblems as english } from "../en/backup-problems.ts";
import type { Translated } from "../messages.ts";

export const backupProblems: Translated<typeof english> = {
  backup: {},
  restore: {
    which: "Nennen Sie die Sicherung, oder - für die Standardeingabe.",
    running:
      "Auf DATA_DIR {folder} läuft ein Portal (Prozess {process}). Halten Sie es zuerst an, mit „npx postern stop“.",
    taken: "{database} enthält schon ein Portal; --replace legt es weg.",
    newer:
      "Die Sicherung ist von einer neueren Version des Portals ({version}); stellen Sie sie mit dieser oder einer neueren wieder her.",
    noKeys:
      "Die Sicherung enthält keine Schlüssel, und die nötigen liegen nicht in DATA_DIR; nennen Sie ihre keys.json mit --keys.",
    givenKey:
      "{key} ist nicht der Schlüssel, mit dem die Sicherung geschrieben wurde; nehmen Sie ihn aus den Einstellungen, oder geben Sie den früheren hinter dem neuen und einem Komma an.",
    noFile: "{path} kann nicht gelesen werden ({code}).",
    noIdentity:
      "Die Datei, die --identity nennt, enthält keinen privaten Schlüssel von age (AGE-SECRET-KEY-…).",
    notLedger: "{path} ist kein Löschverzeichnis; nennen Sie die Datei DATA_DIR/erased eines Rechners.",
    passphraseOfPipe:
      "Passphrase und Sicherung können nicht beide aus der Standardeingabe kommen; nennen Sie die Datei der Sicherung.",
    noRoom: "In {folder} ist zu wenig Platz, um die Sicherung auszupacken; es wurde nichts verändert.",
    failed: "Die Sicherung wurde nicht wiederhergestellt ({reason}); es wurde nichts verändert.",
    halfWay:
      "Die Wiederherstellung wurde mittendrin unterbrochen ({reason}). Beheben Sie das, und schließen Sie sie mit „npx postern restore --continue“ ab.",
    unfinished:
      "Eine Wiederherstellung in DATA_DIR {folder} wurde unterbrochen. Schließen Sie sie mit „npx postern restore --continue“ ab.",
    otherDatabase:
      "Eine Wiederherstellung in {database} wurde unterbrochen, und die Einstellungen nennen jetzt {other}; stellen Sie DATABASE_URL zurück, bis sie abgeschlossen ist.",
    noSchema:
      "Der Benutzer der Datenbank {database} darf kein Schema anlegen, in das die alten Tabellen kämen; geben Sie ihm das Recht (grant create on database), oder nennen Sie eine leere Datenbank.",
    newerThere:
      "Die Datenbank {database} ist von einer neueren Version, deshalb lässt sich nicht alles davon weglegen; legen Sie eine leere Datenbank an und nennen Sie diese.",
  },
};

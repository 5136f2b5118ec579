import type { backupProblems as english } from "../en/backup-problems.ts";
import type { Translated } from "../messages.ts";

export const backupProblems: Translated<typeof english> = {
  backup: {
    none: "Das ist keine Sicherung des Portals.",
    newer:
      "Die Sicherung stammt von einer neueren Version des Portals; nehmen Sie diese Version oder eine ältere Sicherung.",
    broken:
      "Die Sicherung ist beschädigt oder abgeschnitten ({place}); kopieren Sie sie noch einmal hierher, oder nehmen Sie eine andere.",
    databaseDamaged:
      "Die Datenbank in der Sicherung ist beschädigt oder nicht so, wie das Portal sie anlegt ({found}); nehmen Sie eine andere Sicherung.",
    ownDamaged:
      "Die eigene Datenbank des Portals ist beschädigt oder nicht so, wie das Portal sie anlegt ({found}); es wurde keine Sicherung angelegt. Rufen Sie postern doctor auf.",
    added:
      "In der eigenen Datenbank des Portals steht etwas, das keine Version anlegt ({found}); es wurde keine Sicherung angelegt. Entfernen Sie es (drop {found}).",
    differs:
      "Die Tabelle {table} in der Sicherung ist nicht die, die sie nach deren Angaben ist; nehmen Sie eine andere.",
    noRecipient:
      "Es gibt niemanden, für den die Sicherung verschlüsselt wird; nennen Sie einen öffentlichen Schlüssel von age.",
    badRecipient: "{recipient} ist kein öffentlicher Schlüssel von age: Er ist vertippt.",
    badIdentity: "Was angegeben wurde, ist kein privater Schlüssel von age (AGE-SECRET-KEY-1…).",
    needsPassphrase:
      "Die Sicherung ist mit einem Kennwortsatz verschlüsselt; lassen Sie danach fragen, mit --passphrase.",
    needsKey:
      "Die Sicherung ist für einen Schlüssel verschlüsselt; nennen Sie die Datei des privaten Schlüssels, der dazu gehört, mit --identity DATEI.",
    wrongKey: "Die Sicherung ist für einen anderen Schlüssel verschlüsselt als den angegebenen.",
    wrongPassphrase: "Die Sicherung ist mit einem anderen Kennwortsatz verschlüsselt als dem angegebenen.",
    stageEnded:
      "Der Prozess, der die Sicherung geprüft hat, wurde beendet, bevor er fertig war ({reason}), vielleicht aus Mangel an Arbeitsspeicher; es wurde nichts verändert. Versuchen Sie es noch einmal.",
    noRoom:
      "{folder} hat noch {free} MB, gebraucht werden {wanted} MB; schaffen Sie dort Platz, oder nennen Sie einen anderen Ordner.",
    full: "Der Datenträger nahm nichts mehr an, während die Sicherung geschrieben wurde: Er ist voll, ein Kontingent ist aufgebraucht, oder eine Datei hat die größte erlaubte Größe. Von der Sicherung ist nichts geblieben; schaffen Sie Platz für {folders}.",
    notTaken:
      "Die Standardausgabe hat nicht die ganze Sicherung angenommen ({reason}); löschen Sie, was dort angekommen ist, und versuchen Sie es noch einmal, wenn dort bis zum Ende gelesen wird und Platz ist.",
    failed: "Die Sicherung wurde nicht angelegt ({reason}); von ihr ist nichts geblieben.",
    noFolder: "Den Ordner {folder} gibt es nicht; legen Sie ihn an, oder nennen Sie einen anderen.",
    isFolder: "{folder} ist ein Ordner; nennen Sie eine Datei darin.",
    exists: "{file} gibt es schon; nennen Sie eine andere Datei, oder ersetzen Sie sie mit --force.",
    terminal:
      "Eine Sicherung ist kein Text für ein Terminal; nennen Sie eine Datei, oder leiten Sie sie weiter: postern backup - > DATEI.",
    jsonAndBackup: "Auf der Standardausgabe kommt die Sicherung selbst; --json braucht eine Datei.",
    twoLocks:
      "Eine Sicherung wird für öffentliche Schlüssel oder mit einem Kennwortsatz verschlüsselt, nicht mit beidem.",
    noPassphrase:
      "Der Kennwortsatz fehlt: Er wird am Terminal eingegeben, oder er kommt auf der Standardeingabe.",
    shortPassphrase:
      "Der Kennwortsatz muss mindestens {least} Zeichen haben: Wer die Datei hat, kann beliebig viele versuchen.",
    differentPassphrases: "Die beiden Kennwortsätze sind nicht gleich.",
  },
  restore: {
    which: "Nennen Sie die Sicherung, oder - für die Standardeingabe.",
    running:
      "Auf DATA_DIR {folder} läuft ein Portal (Prozess {process}). Halten Sie es zuerst an, mit „npx postern stop“.",
    taken: "{database} enthält schon ein Portal; --replace legt es weg.",
    away: "Die Datenbank {database} ist nicht da, aber es gab eine: Vielleicht ist ihr Datenträger nicht eingehängt. Hängen Sie ihn ein, oder stellen Sie mit --replace wieder her, wenn sie für immer verloren ist.",
    newer:
      "Die Sicherung ist von einer neueren Version des Portals ({version}); stellen Sie sie mit dieser oder einer neueren wieder her.",
    noKeys:
      "Die Sicherung enthält keine Schlüssel, und die nötigen liegen nicht in DATA_DIR; nennen Sie ihre keys.json mit --keys.",
    givenKey:
      "{key} ist nicht der Schlüssel, mit dem die Sicherung geschrieben wurde; nehmen Sie ihn aus den Einstellungen, oder geben Sie den früheren hinter dem neuen und einem Komma an.",
    noFile: "Es gibt keine Datei {path}, die sich lesen lässt ({code}).",
    noIdentity:
      "Die Datei, die --identity nennt, enthält keinen privaten Schlüssel von age (AGE-SECRET-KEY-…).",
    notLedger: "{path} ist kein Löschverzeichnis; nennen Sie die Datei DATA_DIR/erased eines Rechners.",
    passphraseOfPipe:
      "Kennwortsatz und Sicherung können nicht beide aus der Standardeingabe kommen; nennen Sie die Datei der Sicherung.",
    noRoom:
      "In {folder} ist zu wenig Platz für die Sicherung; es wurde nichts verändert. Schaffen Sie dort Platz, und stellen Sie sie noch einmal wieder her.",
    failed: "Die Sicherung wurde nicht wiederhergestellt ({reason}); es wurde nichts verändert.",
    full: "Der Datenträger nahm mitten in der Wiederherstellung nichts mehr an. Schaffen Sie Platz für {folder}, und schließen Sie sie mit „npx postern restore --continue“ ab.",
    halfWay:
      "Die Wiederherstellung wurde mittendrin unterbrochen ({reason}). Beheben Sie das, und schließen Sie sie mit „npx postern restore --continue“ ab.",
    unfinished:
      "Eine Wiederherstellung in DATA_DIR {folder} wurde unterbrochen. Schließen Sie sie mit „npx postern restore --continue“ ab.",
    otherDatabase:
      "Eine Wiederherstellung in {database} wurde unterbrochen, und die Einstellungen nennen jetzt {other}; stellen Sie DATABASE_URL zurück, bis sie abgeschlossen ist.",
    inUse:
      "Ein Befehl des Portals benutzt {database} noch. Warten Sie, bis er fertig ist, und stellen Sie dann wieder her; es wurde nichts geändert.",
    noSchema:
      "Der Benutzer der Datenbank {database} darf kein Schema anlegen, in das die alten Tabellen kämen; geben Sie ihm das Recht (grant create on database), oder nennen Sie eine leere Datenbank.",
    newerThere:
      "Die Datenbank {database} ist von einer neueren Version, deshalb lässt sich nicht alles davon weglegen; legen Sie eine leere Datenbank an und nennen Sie diese.",
  },
};

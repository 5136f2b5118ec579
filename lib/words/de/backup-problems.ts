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
      "Die Datenbank in der Sicherung ist beschädigt ({found}); nehmen Sie eine andere Sicherung.",
    differs:
      "Die Tabelle {table} in der Sicherung ist nicht die, die sie nach deren Angaben ist; nehmen Sie eine andere.",
    noRecipient:
      "Es gibt niemanden, für den die Sicherung verschlüsselt wird; nennen Sie einen öffentlichen Schlüssel von age.",
    badRecipient: "{recipient} ist kein öffentlicher Schlüssel von age: Er ist vertippt.",
    badIdentity: "Was angegeben wurde, ist kein privater Schlüssel von age (AGE-SECRET-KEY-1…).",
    needsPassphrase: "Die Sicherung ist mit einem Kennwortsatz verschlüsselt; geben Sie ihn an.",
    needsKey:
      "Die Sicherung ist für einen Schlüssel verschlüsselt; nennen Sie die Datei des privaten Schlüssels, der dazu gehört.",
    wrongKey: "Die Sicherung ist für einen anderen Schlüssel verschlüsselt als den angegebenen.",
    wrongPassphrase: "Die Sicherung ist mit einem anderen Kennwortsatz verschlüsselt als dem angegebenen.",
    stageEnded:
      "Der Prozess, der die Sicherung geprüft hat, ist vorzeitig zu Ende gegangen ({reason}); sein Protokoll sagt, warum.",
    noRoom:
      "{folder} hat noch {free} MB, gebraucht werden {wanted} MB; schaffen Sie dort Platz, oder nennen Sie einen anderen Ordner.",
    full: "Der Datenträger wurde voll, während die Sicherung geschrieben wurde; von ihr ist nichts geblieben. Schaffen Sie Platz für {folder} und für DATA_DIR.",
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
    differentPassphrases: "Die beiden Kennwortsätze sind nicht gleich.",
  },
  restore: {},
};

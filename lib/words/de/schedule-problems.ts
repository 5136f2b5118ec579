import type { scheduleProblems as english } from "../en/schedule-problems.ts";
import type { Translated } from "../messages.ts";

export const scheduleProblems: Translated<typeof english> = {
  schedule: {
    madeIn: "Sie liegt in {folder}.",
    madeWithUnopened:
      "Sie liegt in {folder}. {unopened} der {values} versiegelten Werte darin, die probiert wurden, lassen sich nicht öffnen. postern doctor sagt, welche.",
    noFolder:
      "BACKUP_DIR, {folder}, ist nicht da. Legen Sie den Ordner an, oder hängen Sie seinen Datenträger ein.",
    otherFolder:
      "{folder} ist nicht der Ordner, der es war: Seine Liste der Sicherungen, {file}, fehlt. Hängen Sie seinen Datenträger ein; soll dort neu begonnen werden, legen Sie dort eine leere Datei dieses Namens an.",
    brokenList:
      "Die Liste der Sicherungen des Zeitplans, {path}, ist nicht zu lesen. Löschen Sie sie: Die Sicherungen dort müssen Sie dann selbst löschen.",
    none: "In {folder} ist keine Sicherung des Zeitplans.",
    missing: "{file}, die neueste Sicherung, ist nicht mehr in {folder}.",
    changed: "{file} ist nicht mehr, wie sie gemacht und geprüft wurde: Sie ist beschädigt.",
    unopened:
      "{unopened} von {values} versiegelten Werten in {file} lassen sich mit ihren Schlüsseln nicht öffnen. postern doctor sagt, welche.",
    ended: "Der Prozess, der es tut, endete mittendrin ({reason}).",
    full: "Der Datenträger nahm nichts mehr an. Schaffen Sie Platz für {folder}.",
    broken: "Es ist misslungen ({reason}); das Protokoll sagt mehr.",
    rehearsed:
      "{file} wurde mit den Schlüsseln darin wiederhergestellt: Alle {rows} Zeilen sind, wie sie waren, und alle {values} versiegelten Werte lassen sich öffnen.",
    rehearsedOwnKeys:
      "{file} wurde mit den Schlüsseln dieses Portals wiederhergestellt, weil sie keine enthält: Alle {rows} Zeilen sind, wie sie waren, und alle {values} versiegelten Werte lassen sich öffnen.",
    ownersOnly:
      "{file} ist bis aufs letzte Byte, wie sie gemacht und geprüft wurde, aber nur der Schlüssel von BACKUP_RECIPIENT öffnet sie: Sie wurde weder wiederhergestellt noch angesehen.",
  },
};

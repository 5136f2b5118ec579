import type { memberImportProblems as english } from "../en/member-import-problems.ts";
import type { Translated } from "../messages.ts";

export const memberImportProblems: Translated<typeof english> = {
  import: {
    unreadable: "Es gibt keine Datei {path}, die sich lesen lässt ({code}).",
    noFile: "{path} ist keine Datei.",
    empty: "{path} ist leer.",
    notText: "{path} ist weder eine CSV-Datei noch eine Datenbank des Systems von 2020.",
    workbook:
      "{path} ist die eigene Datei einer Tabellenkalkulation; speichern Sie sie dort als CSV in UTF-8, und übernehmen Sie diese.",
    otherDatabase:
      "{path} ist eine Datenbank, aber nicht des Systems von 2020: Sie hat keine Tabelle users mit name, password, description und contact.",
    damaged: "Die Datenbank {path} ist beschädigt ({reason}); nehmen Sie eine ältere Kopie.",
    inUse: "Jemand schreibt in {path}; halten Sie erst das alte System an.",
    notCopied: "In {folder} muss währenddessen Platz für eine Kopie der Datenbank sein ({code}).",
    encoding:
      "Zeile {line} von {path} ist nicht in {encoding} geschrieben; nennen Sie die Kodierung mit --encoding (Excel unter Windows: --encoding windows-1252), oder speichern Sie die Datei als CSV in UTF-8.",
    noEncoding:
      "Eine Kodierung {encoding} gibt es nicht; es gibt unter anderen windows-1252, iso-8859-15, macintosh und utf-16le.",
    isUtf8: "{path} ist in UTF-8 geschrieben; lassen Sie --encoding weg.",
    quotes: "Die Anführungszeichen der Zeile, die in Zeile {line} von {path} beginnt, passen nicht zusammen.",
    noColumn: "Eine Spalte „{column}“ gibt es nicht; es gibt {columns}.",
    noField: "Die Angabe {field} gibt es nicht; es gibt {fields}.",
    columnForm: 'Hinter --column steht eine Überschrift und was sie ist: --column "Überschrift=Angabe".',
    noFieldFor:
      'Nichts heißt hier „{column}“; sagen Sie mit --column "{column}=…", was die Spalte ist, oder lassen Sie sie mit --ignore "{column}" aus.',
    severalFields:
      'Die Spalte „{column}“ könnte Verschiedenes sein; sagen Sie mit --column "{column}=…", was sie ist.',
    fields: "Es gibt {fields}.",
    columnTwice: "Die Spalte „{column}“ ist die zweite ihrer Art; lassen Sie eine davon mit --ignore aus.",
    noUsernames: 'Keine Spalte enthält Benutzernamen; sagen Sie mit --column "…=username", welche es ist.',
    stopped:
      "Die Übernahme endete nach {imported} neuen Mitgliedern und {invitations} Einladungen: Die Datenbank nimmt nichts mehr an ({reason}). Beheben Sie das und rufen Sie es noch einmal auf; es geht dort weiter.",
    row: {
      cells: "Die Zeile hat {cells} Zellen, die erste Zeile {columns}.",
      heading: "In einer Spalte ohne Überschrift steht etwas.",
      twice: "Der Benutzername ist derselbe wie der in Zeile {line}.",
      noHash: "Das Passwort besteht nicht aus 128 hexadezimalen Ziffern.",
      bytes: "{column} enthält Bytes, die kein Text sind.",
      encoding:
        "{column} ist nicht wie das Übrige geschrieben; nennen Sie die Kodierung mit --encoding (Windows: --encoding windows-1252).",
      state: "Der Stand dort ist {state}, nicht active.",
    },
    value: {
      tooLong: "{field} darf höchstens {limit} Zeichen haben.",
      below: "{field} darf nicht unter {least} liegen.",
      above: "{field} darf nicht über {greatest} liegen.",
      noDate: "{field} muss ein Datum sein, das es gibt.",
      noOption: "{field} muss eine der vorgegebenen Antworten sein.",
      broken: "{field} enthält ein Zeichen, das sich nicht speichern lässt.",
      wrong: "{field} ist nicht, was die Angabe aufnimmt.",
    },
  },
};

import type { keyCommand as english } from "../en/key-command.ts";
import type { Translated } from "../messages.ts";

export const keyCommand: Translated<typeof english> = {
  keys: {
    description: "die Schlüssel des Portals ansehen, durch neue ersetzen und für einen Tresor drucken",
    show: {
      description: "Kennungen, Alter und Verwendung aller Schlüssel ausgeben, nie einen Schlüssel",
      inUse: "in Gebrauch",
      coming: "noch nicht in Gebrauch",
      going: "für Älteres",
      unknown: "seit Beginn",
      values: "{count} Werte",
      backups: "nur für geplante Sicherungen ohne Schlüssel, bis eine neuere gelungen ist",
      members: "{count} Mitglieder",
      retired:
        "Von diesen Datenschlüsseln ist nur aufbewahrt, was alte Prüfsummen brauchen; es öffnet nichts: {ids}",
    },
    rotate: {
      description:
        "neue Schlüssel an die Stelle der jetzigen setzen, während das Portal läuft; ein neuer Aufruf fährt fort",
      kind: "welcher Schlüssel; ohne Angabe alle",
      continue: "Begonnenes fortsetzen und nichts Neues beginnen",
      again: "einen weiteren beginnen, obwohl der vorige noch Älteres öffnet",
      leaveUnreadable:
        "alte Schlüssel entfernen, obwohl Sicherungen ohne Schlüssel oder nicht lesbare Werte sie brauchen",
      withoutAbsent:
        "nicht auf Maschinen warten, die zwei Minuten lang nicht gesehen wurden; bringen Sie ihnen die neue keys.json, bevor sie wieder laufen",
      progress: "{looked} von {of} Werten neu versiegelt",
      nothing: "{kind}: Es ist nichts im Gange.",
      done: "{kind}: Der Schlüssel {id} ist in Gebrauch, kein älterer ist übrig.",
      members:
        "{kind}: Der Schlüssel {id} ist in Gebrauch. Der ältere entfällt von selbst, sobald sich die letzten {count} Mitglieder angemeldet haben, die ihn brauchen.",
      time: "{kind}: Der Schlüssel {id} ist in Gebrauch. Der ältere entfällt von selbst nach {time}.",
      byHand:
        "{kind}: Der Schlüssel {id} ist auf allen laufenden Maschinen in Gebrauch. Nehmen Sie den älteren aus der Einstellung, wenn ihn niemand mehr braucht: den Sitzungsschlüssel nach SESSION_MAX_DAYS, den Ticketschlüssel nach einem Tag, den Aktionsschlüssel sofort.",
      unreadable:
        "data: Der neue Schlüssel ist in Gebrauch, der alte bleibt: {count} seiner Werte lassen sich nicht öffnen und bleiben, wie sie sind. Stellen Sie sie aus einer Sicherung wieder her oder entfernen Sie den Schlüssel trotzdem mit --leave-unreadable. Es sind:",
      backups:
        "{kind}: Der Schlüssel {id} ist in Gebrauch. Der ältere wird aufbewahrt und für nichts Neues verwendet: Die geplante Sicherung vom {time} enthält keine Schlüssel und braucht ihn. Er entfällt von selbst, sobald eine neuere gelungen ist oder sie und die davor gelöscht sind; sofort mit --continue --leave-unreadable. Bewahren Sie ein älteres Schlüsselblatt auf, solange ältere Sicherungen zählen.",
      unconfirmed:
        "{kind}: Noch nicht jede Maschine hat den Schlüssel {id}: {machines}. Bringen Sie diese keys.json auf Maschinen mit einer eigenen (Schlüssel aus Einstellungen: dort setzen und das Portal neu starten) und rufen Sie postern keys rotate {kind} --continue auf. Auf eine Maschine, die es nicht mehr gibt, wird 30 Tage gewartet, mit --without-absent gar nicht.",
      behind:
        "Setzen Sie {setting} auf jeder Maschine nacheinander auf die Zeile oben und starten Sie deren Portal neu: Der neue Schlüssel steht hinter dem jetzigen. Rufen Sie dann postern keys rotate {kind} --continue auf.",
      inFront:
        "Jede Maschine kann mit dem neuen Schlüssel lesen. Setzen Sie {setting} nun auf jeder Maschine nacheinander auf die Zeile oben, mit dem neuen Schlüssel vorn, und starten Sie deren Portal neu. Rufen Sie dann postern keys rotate {kind} --continue auf.",
      alone:
        "Nichts braucht den älteren Schlüssel mehr. Setzen Sie {setting} auf jeder Maschine nacheinander auf die Zeile oben und starten Sie deren Portal neu.",
    },
    sheet: {
      description: "alle Schlüssel als Text und QR-Codes ausgeben, für einen Tresor",
      html: "als Seite zum Drucken in diese neue Datei schreiben, statt auf die Standardausgabe",
      yes: "ausgeben, obwohl die Standardausgabe ein Terminal ist",
      written: "{file} ist geschrieben. Drucken Sie die Datei und löschen Sie sie danach.",
      title: "Schlüssel von {portal}, {date}",
      warning:
        "Wer dieses Blatt und die Datenbank hat, kann alles lesen, was das Portal aufbewahrt. Ohne diese Schlüssel kann es niemand, auch Sie nicht.",
      safe: "Bewahren Sie es in einem Tresor auf, getrennt von Sicherungen, und drucken Sie nach jedem Wechsel von Schlüsseln ein neues. Vernichten Sie dieses dann.",
      back: "So kommen die Schlüssel zurück: Tippen Sie die Zeilen dieses Blattes in eine Datei, oder lesen Sie die QR-Codes ein, von denen jeder eine Zeile enthält, und rufen Sie auf: postern keys restore DATEI. Das erzeugt keys.json in DATA_DIR. Jede Zeile wird geprüft; kleine Buchstaben und Leerzeichen schaden nicht.",
      gone: "Zeilen, die mit retired beginnen, öffnen nichts: Sie beweisen ältere Aktivitäten und erkennen, wer gelöscht wurde.",
    },
    restore: {
      description: "keys.json aus den Zeilen eines gedruckten Blattes erzeugen",
      file: "die Datei mit den getippten oder eingelesenen Zeilen; - für die Standardeingabe",
      done: "{path} ist erzeugt. Starten Sie das Portal: Es sagt, wenn dies nicht die Schlüssel seiner Datenbank sind.",
    },
  },
};

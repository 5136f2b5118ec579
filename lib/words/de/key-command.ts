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
      unknown: "nicht bekannt",
      values: "Werte: {count}",
      backups: "nur für geplante Sicherungen ohne Schlüssel, bis eine neuere gelungen ist",
      members: "Mitglieder: {count}",
      kind: "ART",
      id: "KENNUNG",
      stage: "STAND",
      since: "SEIT",
      from: "AUS",
      neededBy: "GEBRAUCHT VON",
      retired:
        "Von diesen Datenschlüsseln ist nur aufbewahrt, was alte Prüfsummen brauchen; es öffnet nichts: {ids}",
    },
    kinds: {
      session: "versiegelt das Cookie, das einen Browser angemeldet hält",
      pepper: "geht in die Prüfsumme jedes Passworts ein",
      data: "versiegelt, was Mitglieder eingeben, und alles andere, was versiegelt aufbewahrt wird",
      ticket: "lässt Browser eine verschlüsselte Verbindung ohne neuen Handschlag fortsetzen",
      action:
        "versiegelt, was Formulare für das Programm dahinter mitführen; bei seinem Wechsel werden Arbeitsprozesse ersetzt",
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
        "{kind}: Der Schlüssel {id} ist in Gebrauch. Ältere entfallen von selbst, sobald alle, die sie noch brauchen, sich wieder angemeldet oder ihr Passwort geändert haben. Mitglieder, die fehlen: {count}.",
      time: "{kind}: Der Schlüssel {id} ist in Gebrauch. Ältere entfallen von selbst nach {time}.",
      byHand:
        "{kind}: Der Schlüssel {id} ist auf allen laufenden Maschinen in Gebrauch. Nehmen Sie ältere aus der Einstellung, wenn sie niemand mehr braucht: den Sitzungsschlüssel nach SESSION_MAX_DAYS, den Ticketschlüssel nach einem Tag, den Aktionsschlüssel sofort.",
      unreadable:
        "data: Der neue Schlüssel ist in Gebrauch, der alte bleibt: Was er versiegelt hat und sich nicht öffnen lässt, bleibt, wie es ist (Werte: {count}). Stellen Sie es aus einer Sicherung wieder her oder entfernen Sie den Schlüssel trotzdem mit --leave-unreadable. Es sind:",
      backups:
        "{kind}: Der Schlüssel {id} ist in Gebrauch. Der ältere wird aufbewahrt und für nichts Neues verwendet: Die geplante Sicherung vom {time} enthält keine Schlüssel und braucht ihn. Er entfällt von selbst, sobald eine neuere gelungen ist oder sie und die davor gelöscht sind; sofort mit --continue --leave-unreadable. Bewahren Sie ein älteres Schlüsselblatt auf, solange ältere Sicherungen zählen.",
      unconfirmed:
        "{kind}: Noch nicht jede Maschine hat den Schlüssel {id}: {machines}. Bringen Sie diese keys.json auf Maschinen mit einer eigenen (Schlüssel aus Einstellungen: dort setzen und das Portal neu starten) und rufen Sie postern keys rotate {kind} --continue auf. Auf eine Maschine, die es nicht mehr gibt, wird 30 Tage gewartet, mit --without-absent gar nicht.",
      sheet:
        "Drucken Sie nun ein neues Blatt (postern keys sheet) und machen Sie eine neue Sicherung (postern backup DATEI). Bewahren Sie das frühere Blatt auf, solange Sie eine frühere Sicherung haben, die ohne Schlüssel gemacht wurde: Sie kann einen Schlüssel brauchen, der auf keinem späteren Blatt steht. Vernichten Sie es dann.",
      behind:
        "Setzen Sie {setting} auf jeder Maschine nacheinander auf die Zeile oben und starten Sie deren Portal neu: Der neue Schlüssel steht hinter dem jetzigen. Rufen Sie dann postern keys rotate {kind} --continue auf.",
      inFront:
        "Jede Maschine kann mit dem neuen Schlüssel lesen. Setzen Sie {setting} nun auf jeder Maschine nacheinander auf die Zeile oben, mit dem neuen Schlüssel vorn, und starten Sie deren Portal neu. Rufen Sie dann postern keys rotate {kind} --continue auf.",
      alone:
        "Nichts braucht einen älteren Schlüssel mehr. Setzen Sie {setting} auf jeder Maschine nacheinander auf die Zeile oben und starten Sie deren Portal neu.",
    },
    sheet: {
      description: "alle Schlüssel als Text und QR-Codes ausgeben, für einen Tresor",
      html: "als Seite zum Drucken in diese neue Datei schreiben, statt auf die Standardausgabe",
      yes: "ausgeben, obwohl die Standardausgabe ein Terminal ist",
      written: "{file} ist geschrieben. Drucken Sie die Datei und löschen Sie sie danach.",
      title: "Schlüssel von {portal}, {date}",
      warning:
        "Wer dieses Blatt und die Datenbank hat, kann alles lesen, was das Portal aufbewahrt. Ohne diese Schlüssel kann es niemand, auch Sie nicht.",
      safe: "Bewahren Sie es in einem Tresor auf, getrennt von Sicherungen, und drucken Sie nach jedem Wechsel von Schlüsseln ein neues. Behalten Sie dieses, solange Sie eine Sicherung von vor dem Wechsel haben, die ohne Schlüssel gemacht wurde; vernichten Sie es dann.",
      back: "So kommen die Schlüssel zurück: Tippen Sie die Zeilen dieses Blattes in eine Datei, oder lesen Sie die QR-Codes ein, von denen jeder einen Schlüssel enthält, und rufen Sie auf: postern keys restore DATEI. Das erzeugt keys.json in DATA_DIR. Ein Schlüssel darf in einer Zeile stehen oder in mehreren, wie gedruckt; was vor ihm steht, gehört dazu. Jeder Schlüssel wird geprüft; kleine Buchstaben und Leerzeichen schaden nicht.",
      remains: "Was frühere Datenschlüssel hinterlassen haben",
      gone: "Diese Zeilen öffnen nichts und dürfen fehlen. Ohne sie lässt sich nicht mehr beweisen, dass Aktivitäten aus der Zeit dieser Schlüssel unverändert sind; wer in dieser Zeit gelöscht wurde, ist beim Wiederherstellen einer früheren Sicherung nicht bekannt; und damals verschickte Links öffnen nichts.",
    },
    restore: {
      description: "keys.json aus den Zeilen eines gedruckten Blattes erzeugen",
      file: "die Datei mit den getippten oder eingelesenen Zeilen; - für die Standardeingabe",
      done: "{path} ist erzeugt. Starten Sie das Portal: Es sagt, wenn dies nicht die Schlüssel seiner Datenbank sind.",
    },
  },
};

import type { letters as english } from "../en/letters.ts";
import type { Translated } from "../messages.ts";

export const letters: Translated<typeof english> = {
  letters: {
    link: "Einen Brief drucken, der fragt, ob alles noch stimmt",
    forThese: "Briefe für diese Mitglieder",
    heading: "Ein Brief an {username}",
    manyHeading: "Briefe an Mitglieder",
    intro:
      "Der Brief zeigt, was Sie von dem Mitglied sehen können, mit einem Code für Telefon oder Computer, der {days, number} Tage lang und nur einmal gilt. Er wird hier nur einmal gezeigt: Drucken Sie ihn gleich. Der Code eines früheren Briefs gilt nicht mehr. Dass Sie den Brief erstellt haben, steht im Verlauf des Mitglieds.",
    count:
      "{count, plural, =0 {Diese Filter finden kein aktives Mitglied.} one {Das ergibt einen Brief für # Mitglied.} other {Das ergibt Briefe für # Mitglieder.}}",
    tooMany:
      "Das sind {total, number} Mitglieder. Auf einmal werden höchstens {most, number} Briefe erstellt: Wählen Sie mit den Filtern der Liste weniger aus.",
    activeOnly: "Briefe bekommen nur aktive Mitglieder.",
    gone: "Es wurde kein Brief erstellt: Niemand, an den er ginge, ist noch aktives Mitglied.",
  },
  lettersForm: {
    submit: "Brief erstellen",
    submitMany: "Briefe erstellen",
    reason: "Grund",
    reasonHint: "Bis zu 200 Zeichen. Das Mitglied kann ihn lesen.",
    cancel: "Abbrechen",
    made: "Bereit zum Drucken",
    madeText:
      "Drucken Sie diese Seite jetzt: Die Codes werden hier nur einmal gezeigt. Jeder Brief beginnt auf einem neuen Blatt.",
    back: "Zurück",
  },
  letter: {
    username: "Benutzername: {username}",
    heading: "Stimmt das noch?",
    intro: "Das bewahrt {portal} über Sie auf. Prüfen Sie jede Zeile.",
    entry: "Angabe",
    now: "Bisher",
    correction: "Berichtigung",
    nothing: "nichts",
    unreadable: "nicht mehr lesbar",
    howHeading: "So antworten Sie",
    byPhone:
      "Mit Telefon oder Computer: Scannen Sie den quadratischen Code, oder öffnen Sie {address} und geben Sie den Code unten ein. Wenn alles stimmt, genügt ein Knopf. Um etwas zu ändern, melden Sie sich dort an.",
    byPost:
      "Auf Papier: Schreiben Sie neben die Angabe, was sich geändert hat, kreuzen Sie die Kästchen an, wie sie sein sollen, und schicken Sie dieses Blatt zurück.",
    whom: "Fragen und Rücksendung: {whom}",
    code: "Ihr Code",
    until:
      "Gültig bis {day}, und nur einmal. Wer diesen Brief hat, kann mit ihm diese Angaben sehen: Bewahren Sie ihn gut auf.",
    qrCode: "QR-Code des Links",
    signature: "Datum und Unterschrift",
  },
  confirmation: {
    heading: "Stimmt das noch?",
    intro: "Das bewahrt {portal} über <name>{username}</name> auf.",
    change:
      "Stimmt etwas nicht? <link>Melden Sie sich an</link>, um es zu ändern, oder schreiben Sie es auf Ihren Brief und schicken Sie ihn zurück an {whom}.",
    thanks: "Vielen Dank",
    thanksText: "Es ist vermerkt, dass das alles noch stimmt. Sie können diese Seite schließen.",
  },
  confirmForm: {
    submit: "Das stimmt alles noch",
  },
  memberEntries: {
    heading: "Angaben",
    change: "Ändern<hidden>: {field}</hidden>",
    toBeCorrected: "Zu berichtigen: {sentence}",
    answer: "Eintragen, was das Mitglied zurückgeschrieben hat",
    proposed: "Das Mitglied schlägt eine Änderung vor. <link>Darüber entscheiden</link>.",
    changed: "Geändert am <day></day> {by}.",
    confirmed: "Bestätigt am <day></day> {by}.",
    byThemselves: "vom Mitglied",
    missing: "Fehlt: Das muss ausgefüllt werden.",
    stale: "Seit langem nicht durchgesehen",
  },
  memberForm: {
    heading: "Angaben von {username} ändern",
    intro:
      "Über diese Angaben entscheiden die Betreiber. Was Sie ändern, steht mit Ihrem Namen im Verlauf des Mitglieds.",
    answerHeading: "Was {username} zurückgeschrieben hat",
    answerIntro:
      "Tragen Sie ein, was das Mitglied geschrieben hat. Es gilt als sein eigenes Wort, und in seinem Verlauf steht, dass Sie es aus einem Brief eingetragen haben.",
    nothing: "Von diesem Mitglied gibt es nichts, was Sie ändern dürfen.",
    confirm: "Das Mitglied hat das Übrige bestätigt",
    confirmHint:
      "Alle Angaben auf dieser Seite, die Sie lassen, wie sie sind, gelten von heute an als bestätigt.",
  },
};

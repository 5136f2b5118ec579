import type { invitations as english } from "../en/invitations.ts";
import type { Translated } from "../messages.ts";

export const invitations: Translated<typeof english> = {
  whom: "die Betreiber dieses Portals",
  link: {
    code: "Geben Sie Ihren Code ein",
    codeText:
      "Haben Sie einen Link geöffnet? Öffnen Sie ihn noch einmal: Zu Ihrer Sicherheit merkt sich dieses Portal ihn nur für einige Minuten. Oder geben Sie den Code ein, den Sie mit ihm bekommen haben.",
    gone: "Dieser Link kann nicht mehr verwendet werden",
    goneText:
      "Er wurde schon verwendet, ist abgelaufen oder wurde durch einen neueren ersetzt. Wenden Sie sich für einen anderen an {whom}.",
    other:
      "In diesem Browser wurde inzwischen ein anderer Link geöffnet. Es ist nichts geschehen. Öffnen Sie den Link, den Sie verwenden möchten, noch einmal.",
    late: "Diese Seite war zu lange geöffnet. Es ist nichts geschehen. Öffnen Sie Ihren Link noch einmal, oder geben Sie seinen Code ein.",
    invitation: "Sie sind eingeladen",
    invitationText: "Wählen Sie einen Benutzernamen und ein Passwort; damit sind Sie Mitglied.",
    filledIn: "Das ist für Sie schon eingetragen. Sie können es danach ändern:",
    already:
      "Sie sind schon Mitglied und als {username} angemeldet. Jemand anderes kann diese Einladung verwenden: Sie bleibt, wie sie ist.",
    toInformation: "Zu Ihren Angaben",
    recovery:
      "Damit legen Sie ein neues Passwort für <name>{username}</name> fest. Sie werden überall sonst abgemeldet.",
    firstOperator:
      "Dieses Portal hat noch keinen Betreiber. Wählen Sie einen Benutzernamen und ein Passwort; Betreiber nehmen Mitglieder auf und helfen ihnen.",
    operatorText:
      "Dieses Portal hat noch keinen Betreiber. Sie sind als {username} angemeldet. Betreiber nehmen Mitglieder auf und helfen ihnen.",
  },
  codeForm: {
    code: "Ihr Code",
    codeHint:
      "16 Buchstaben und Ziffern. Bindestriche, Leerzeichen sowie Groß- und Kleinschreibung spielen keine Rolle.",
    submit: "Weiter",
  },
  codeProblems: {
    missing: "Geben Sie den Code ein.",
    "no code": "Ein Code hat 16 Buchstaben und Ziffern. Prüfen Sie Ihre Eingabe.",
    unknown:
      "Es gibt keinen solchen Code, oder er wurde verwendet oder ist abgelaufen. Prüfen Sie Ihre Eingabe, oder bitten Sie um einen anderen.",
  },
  recover: {
    heading: "Passwort vergessen?",
    ask: "Bitten Sie {whom} um einen Link, mit dem Sie wieder hineinkommen. Weder Ihr altes noch Ihr neues Passwort ist dabei zu sehen.",
    what: "Der Link gilt einmal, innerhalb einer Stunde. Öffnen Sie ihn, oder geben Sie hier den Code ein, den Sie mit ihm bekommen haben:",
  },
  recoverForm: {
    heading: "Neues Passwort festlegen",
    password: "Neues Passwort",
    passwordHint:
      "Mindestens 15 Zeichen. Vier oder fünf zufällige Wörter lassen sich gut merken. Häufige Passwörter, Muster und Ihr Benutzername werden abgelehnt.",
    submit: "Passwort festlegen",
    waiting: "Das Passwort wird festgelegt…",
  },
  operatorForm: {
    heading: "Erster Betreiber werden",
    password: "Ihr Passwort",
    submit: "Betreiber werden",
    waiting: "Einen Moment…",
  },
  waiting: {
    before: "Die Betreiber dieses Portals sehen sich jede Registrierung an, bevor sie jemanden aufnehmen.",
    heading: "Sie warten auf die Aufnahme",
    text: "Die Betreiber dieses Portals haben Sie noch nicht aufgenommen. Sie können inzwischen Ihre Angaben eintragen: Die Betreiber sehen sie, wenn sie entscheiden.",
    full: "Im Moment warten zu viele auf die Aufnahme. Versuchen Sie es wieder, wenn einige aufgenommen wurden.",
  },
  barred: {
    disabled: "Ihre Mitgliedschaft ist gesperrt. Wenden Sie sich an {whom}.",
    refused: "Ihre Mitgliedschaft wurde abgelehnt. Wenden Sie sich an {whom}.",
    refusedBecause: "Ihre Mitgliedschaft wurde abgelehnt: „{reason}“ Wenden Sie sich an {whom}.",
  },
  needInvitation: {
    heading: "Sie brauchen eine Einladung",
    text: "Mitglieder dieses Portals werden eingeladen. Öffnen Sie den Link in Ihrer Einladung, oder geben Sie hier ihren Code ein. Wenn Sie keine haben, wenden Sie sich an {whom}.",
  },
  invitations: {
    made: "Einladungen",
    none: "Noch keine Einladungen. Hier erscheinen die, die Sie machen, und wer mit ihnen gekommen ist.",
    anybody: "Für wen sie auch ist",
    usedBy: "Verwendet von <link>{username}</link>",
    expired: "Abgelaufen",
    madeAt: "Gemacht",
    expires: "Läuft ab",
    usedAt: "Verwendet",
    withdraw: "Zurückziehen",
    which: "die Einladung für {who}, gemacht am {time}",
  },
  invitationForm: {
    heading: "Einladen",
    intro:
      "Alle bekommen einen eigenen Link, mit dem sie sich einmal registrieren. Die Links werden einmal gezeigt.",
    people: "Wen Sie einladen",
    peopleHint:
      "Ein Name je Zeile. Oder eine Tabelle, deren erste Zeile ihre Spalten nennt: name, username und die Schlüssel von Feldern, die schon eingetragen werden. Höchstens 500. Lassen Sie es leer für eine Einladung auf niemandes Namen.",
    days: "Tage, bis sie ablaufen",
    submit: "Einladungen machen",
    waiting: "Die Einladungen werden gemacht…",
    linksHeading: "Links zum Weitergeben",
    linksText:
      "Kopieren oder drucken Sie sie jetzt: Sie werden nur dieses eine Mal gezeigt, und niemand kann sie noch einmal nachsehen. Jeder gilt für eine Person, einmal.",
    code: "Als Code",
    until: "Gültig bis",
    again: "Zurück zu den Einladungen",
  },
  inviteProblems: {
    "too many cells":
      "In Zeile {line} steht mehr als ein Name und ein Benutzername („{column}“). Nennen Sie die Spalten in der ersten Zeile.",
    "unknown column":
      "Es gibt kein Feld „{column}“. Die Spalten können name, username und die Schlüssel von Feldern sein.",
    "column twice": "Die Spalte „{column}“ steht zweimal in der ersten Zeile.",
    username: "„{column}“ in Zeile {line} kann kein Benutzername sein.",
    "too long": "„{column}“ in Zeile {line} ist zu lang.",
    "broken text": "„{column}“ in Zeile {line} enthält ein Zeichen, das nicht gespeichert werden kann.",
    value: "Zeile {line}: {column}",
    quotes: "Zu einem Anführungszeichen in Zeile {line} fehlt das zweite.",
    "too many people": "Höchstens {most, number} Personen können auf einmal eingeladen werden.",
    days: "Geben Sie eine Zahl von {least, number} bis {most, number} Tagen ein.",
    gone: "Diese Einladung wurde schon verwendet oder zurückgezogen, oder sie ist abgelaufen.",
  },
};

import type { forms as english } from "../en/forms.ts";
import type { Translated } from "../messages.ts";

/** Nouns: see pages.ts. */
export const forms: Translated<typeof english> = {
  form: {
    problem: "Es gibt ein Problem",
    error: "Fehler",
    optional: "(freiwillig)",
    show: "Anzeigen",
    hide: "Verbergen",
    waiting: "Einen Moment…",
    unreached:
      "Nicht gesendet: Das Portal war nicht zu erreichen. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.",
    loggedOut:
      "Nicht gespeichert: Sie wurden abgemeldet. <link>Melden Sie sich wieder an</link> (öffnet einen neuen Tab), kehren Sie dann hierher zurück und speichern Sie. Was Sie eingegeben haben, ist noch da.",
  },
  tooMany: {
    attempts: "Zu viele Fehlversuche. Versuchen Sie es in {time} noch einmal.",
    logIns:
      "Zu viele Fehlversuche für diesen Benutzernamen oder aus Ihrem Netzwerk. Versuchen Sie es in {time} noch einmal.",
    signUps: "Im Moment möchten sich zu viele Menschen registrieren. Versuchen Sie es in {time} noch einmal.",
  },
  notSaved: "Nicht gespeichert. Versuchen Sie es gleich noch einmal. Vorgangsnummer: {reference}",
  problems: {
    logIn: {
      username: "Geben Sie Ihren Benutzernamen ein.",
      password: "Geben Sie Ihr Passwort ein.",
      wrong: "Benutzername oder Passwort ist falsch.",
    },
    username: {
      missing: "Geben Sie einen Benutzernamen ein.",
      "too long": "Der Benutzername darf höchstens 64 Zeichen haben.",
      "not allowed characters":
        "Dieser Benutzername enthält ein Zeichen, das nicht erlaubt ist. Verwenden Sie Buchstaben, Ziffern, Satzzeichen und Leerzeichen.",
      "not allowed character":
        "Ein Benutzername darf „{character}“ ({code}) nicht enthalten. Verwenden Sie Buchstaben, Ziffern, Satzzeichen und Leerzeichen.",
      "invisible character":
        "Dieser Benutzername enthält ein Zeichen, das niemand sieht ({code}). Geben Sie den Namen ohne dieses Zeichen neu ein.",
      "mixed scripts":
        "Dieser Benutzername mischt mehrere Alphabete (etwa lateinische und kyrillische Buchstaben). Verwenden Sie nur eines.",
      "broken text":
        "Dieser Benutzername enthält ein Zeichen, das sich nicht speichern lässt. Löschen Sie es und geben Sie es neu ein.",
      taken: "Dieser Benutzername ist vergeben. Wählen Sie einen anderen.",
    },
    password: {
      missing: "Geben Sie ein Passwort ein.",
      "too short": "Das Passwort muss mindestens 15 Zeichen haben.",
      "too long": "Das Passwort darf höchstens 256 Zeichen haben.",
      repeated: "Dieses Passwort wiederholt nur wenige Zeichen. Wählen Sie ein anderes.",
      "in a row":
        "Dieses Passwort besteht fast nur aus aufeinanderfolgenden Zeichen wie abc, 321 oder qwertz. Wählen Sie ein anderes.",
      common: "Dieses Passwort ist kaum mehr als eines, das viele verwenden. Wählen Sie ein anderes.",
      "the username": "Dieses Passwort ist kaum mehr als Ihr Benutzername. Wählen Sie ein anderes.",
      "the portal's name":
        "Dieses Passwort ist kaum mehr als der Name dieses Portals. Wählen Sie ein anderes.",
      "the current one": "Das ist Ihr jetziges Passwort. Wählen Sie ein anderes.",
      "broken text":
        "Dieses Passwort enthält ein Zeichen, das sich nicht verwenden lässt. Löschen Sie es und geben Sie es neu ein.",
    },
    ownUsername: {
      missing: "Geben Sie Ihren Benutzernamen ein.",
      different: "Das ist nicht Ihr Benutzername.",
    },
    ownPassword: {
      missing: "Geben Sie Ihr Passwort ein.",
      wrong: "Das ist nicht Ihr Passwort.",
    },
    currentPassword: {
      missing: "Geben Sie Ihr jetziges Passwort ein.",
      wrong: "Das ist nicht Ihr jetziges Passwort.",
    },
    information: {
      clash:
        "„{field}“ wurde in einem anderen Fenster geändert, während Sie daran gearbeitet haben. Wählen Sie, welche Fassung bleiben soll.",
      undecided: "Wählen Sie, welche Fassung von „{field}“ bleiben soll.",
      locked:
        "„{field}“ können jetzt nur noch die Betreiber ändern. Was Sie dort eingegeben haben, ist nicht gespeichert.",
    },
    signUpClosed: "Dieses Portal nimmt zurzeit keine neuen Mitglieder auf.",
  },
  logInForm: {
    heading: "Anmelden",
    username: "Benutzername",
    password: "Passwort",
    submit: "Anmelden",
    waiting: "Sie werden angemeldet…",
  },
  signUpForm: {
    heading: "Registrieren",
    username: "Benutzername",
    usernameHint:
      "Damit melden Sie sich an. Es kann Ihr eigener Name sein. Groß- und Kleinschreibung spielt keine Rolle.",
    password: "Passwort",
    passwordHint:
      "Mindestens 15 Zeichen. Vier oder fünf zufällige Wörter lassen sich gut merken. Häufige Passwörter, Muster und Ihr Benutzername werden abgelehnt. Niemand kann es lesen, auch nicht die Betreiber dieses Portals. Verwahren Sie es gut.",
    submit: "Registrieren",
    waiting: "Sie werden registriert…",
  },
  informationForm: {
    heading: "Angaben ändern",
    mine: "Was Sie eingegeben haben:",
    theirs: "Was jetzt gespeichert ist:",
    removed: "nichts (die Angabe wurde entfernt)",
    unreadable: "etwas, das nicht mehr gelesen werden kann",
    submit: "Änderungen speichern",
    waiting: "Wird gespeichert…",
    cancel: "Abbrechen",
  },
  passwordForm: {
    heading: "Passwort ändern",
    intro: "Sie werden überall sonst abgemeldet.",
    current: "Jetziges Passwort",
    password: "Neues Passwort",
    passwordHint:
      "Mindestens 15 Zeichen. Vier oder fünf zufällige Wörter lassen sich gut merken. Häufige Passwörter, Muster und Ihr Benutzername werden abgelehnt.",
    submit: "Passwort ändern",
    waiting: "Das Passwort wird geändert…",
    cancel: "Abbrechen",
  },
  deleteForm: {
    heading: "Meine Mitgliedschaft und meine Angaben löschen",
    password: "Ihr Passwort",
    submit: "Meine Mitgliedschaft und meine Angaben löschen",
    waiting: "Wird gelöscht…",
    cancel: "Abbrechen",
  },
};

import type { operators as english } from "../en/operators.ts";
import type { Translated } from "../messages.ts";

export const operators: Translated<typeof english> = {
  operators: {
    heading: "Betreiber",
    intro:
      "Betreiber führen dieses Portal: Sie sehen die Angaben der Mitglieder und entscheiden, wer Mitglied ist. Alles, was sie ansehen und tun, steht in den Aktivitäten des betroffenen Mitglieds.",
    youAreTheLast:
      "Sie sind der letzte Betreiber: Ohne Sie könnte niemand dieses Portal führen. Ernennen Sie zuerst einen anderen.",
    who: "Wer sie sind",
    you: "{username} (Sie)",
    stepDown: "<link>Treten Sie zurück</link>, wenn Sie dieses Portal nicht mehr führen.",
    name: "Um einen weiteren Betreiber zu ernennen, öffnen Sie dessen Seite in der <link>Mitgliederliste</link>.",
    places: "Was es zu tun gibt",
    waiting:
      "{count, plural, =0 {Niemand wartet auf Genehmigung.} one {# Person wartet auf Genehmigung.} other {# Personen warten auf Genehmigung.}}",
    seeWaiting: "Ansehen, wer wartet",
    members: "Mitglieder",
    fields: "Felder: wonach Mitglieder gefragt werden",
    proposals: "Änderungen, die Mitglieder vorschlagen",
    invitations: "Einladungen",
    handOver: "An den nächsten Vorstand übergeben",
    retention: "Mitglieder, die sich lange nicht angemeldet haben",
    policies: "Wer die Datenschutzerklärung angenommen hat",
    status: "Zustand des Portals",
    changes: "Kürzliche Änderungen",
    noChanges: "Noch wurde niemand ernannt oder abgesetzt und kein Feld geändert.",
  },
  member: {
    state: "Zustand",
    states: {
      "awaiting approval": "Wartet auf Genehmigung",
      active: "Aktiv",
      disabled: "Gesperrt",
      refused: "Abgelehnt",
    },
    stateSince: "{state}, seit <time></time>",
    role: "Rolle",
    roles: {
      member: "Mitglied",
      operator: "Betreiber",
    },
    lastLogIn: "Letzte Anmeldung",
    never: "Nicht seit der Registrierung",
    missing: "Noch nichts eingetragen.",
    unreadable: "Dieser Eintrag lässt sich nicht mehr lesen.",
    acts: "Was Sie tun können",
    sessions: "Wo das Mitglied angemeldet ist",
    noSessions: "Das Mitglied ist nirgends angemeldet.",
  },
  reasonForm: {
    reason: "Warum möchten Sie die Angaben dieses Mitglieds sehen?",
    hint: "Höchstens 200 Zeichen. Das Mitglied liest es in seinen Aktivitäten. Es gilt 15 Minuten lang.",
    submit: "Angaben zeigen",
  },
  reasonProblems: {
    missing: "Geben Sie einen Grund ein.",
    "too long": "Der Grund darf höchstens 200 Zeichen haben.",
    "broken text":
      "Der Grund enthält ein Zeichen, das sich nicht speichern lässt. Löschen Sie es und geben Sie es neu ein.",
  },
  actForm: {
    username: "Neuer Benutzername",
    reason: "Grund",
    reasonHint: "Höchstens 200 Zeichen. Das Mitglied kann ihn lesen.",
    password: "Ihr eigenes Passwort",
    passwordHint: "Damit feststeht, dass Sie es sind.",
    cancel: "Abbrechen",
  },
  acts: {
    approve: {
      link: "Genehmigen",
      heading: "{username} genehmigen",
      intro: "Die Person kann dieses Portal von nun an nutzen.",
      submit: "Genehmigen",
    },
    refuse: {
      link: "Ablehnen",
      heading: "{username} ablehnen",
      intro:
        "Die Person liest Ihren Grund, wenn sie sich anmeldet. Nach 30 Tagen wird alles gelöscht, was über sie gespeichert ist.",
      submit: "Ablehnen",
    },
    recover: {
      link: "Wieder hereinlassen",
      heading: "{username} wieder hereinlassen",
      intro:
        "Für jemanden, der sein Passwort vergessen hat. Hier entsteht ein Link, mit dem er ein neues wählt: Er gilt einmal und eine Stunde lang. Geben Sie ihn niemandem sonst: Wer ihn öffnet, kommt als dieses Mitglied herein. Das alte Passwort bleibt, bis der Link benutzt wird; dann wird das Mitglied überall abgemeldet.",
      submit: "Link erstellen",
    },
    sessions: {
      link: "Überall abmelden",
      heading: "{username} überall abmelden",
      intro: "Das Mitglied wird sofort in jedem Browser abgemeldet. Sein Passwort bleibt, wie es ist.",
      submit: "Überall abmelden",
    },
    rename: {
      link: "Benutzernamen ändern",
      heading: "Benutzernamen von {username} ändern",
      intro:
        "Das Mitglied meldet sich von nun an mit dem neuen an; sagen Sie es ihm. Wo es angemeldet ist, bleibt es angemeldet.",
      submit: "Benutzernamen ändern",
    },
    disable: {
      link: "Sperren",
      heading: "{username} sperren",
      intro:
        "Das Mitglied wird sofort überall abgemeldet und kann sich nicht anmelden, bis es jemand wieder freigibt. Von ihm wird nichts gelöscht. Ein Betreiber ist danach keiner mehr.",
      submit: "Sperren",
    },
    enable: {
      link: "Freigeben",
      heading: "{username} freigeben",
      intro: "Das Mitglied kann sich wieder anmelden, mit dem Passwort, das es hatte.",
      submit: "Freigeben",
    },
    nameOperator: {
      link: "Zum Betreiber ernennen",
      heading: "{username} zum Betreiber ernennen",
      intro:
        "Das Mitglied sieht dann die Angaben aller Mitglieder und kann alles, was Sie können. Alle Betreiber sehen, dass Sie es ernannt haben. Es wird überall abgemeldet und findet die Seiten der Betreiber, wenn es sich wieder anmeldet.",
      submit: "Zum Betreiber ernennen",
    },
    removeOperator: {
      link: "Als Betreiber absetzen",
      heading: "{username} als Betreiber absetzen",
      intro:
        "Die Person bleibt Mitglied und wird sofort überall abgemeldet. Alle Betreiber sehen, dass Sie sie abgesetzt haben.",
      submit: "Als Betreiber absetzen",
    },
    stepDown: {
      link: "Zurücktreten",
      heading: "Zurücktreten, {username}",
      intro:
        "Sie bleiben Mitglied und werden überall abgemeldet. Alle Betreiber sehen, dass Sie zurückgetreten sind.",
      submit: "Zurücktreten",
    },
    delete: {
      link: "Löschen",
      heading: "{username} löschen",
      intro:
        "Die Mitgliedschaft und alles, was über das Mitglied gespeichert ist, wird sofort und endgültig gelöscht. Niemand kann es wiederherstellen. Dass Sie jemanden gelöscht haben, und Ihr Grund, steht in Ihren eigenen Aktivitäten.",
      submit: "Diese Mitgliedschaft löschen",
    },
    notNow: {
      heading: "Das geht jetzt nicht",
      text: "Es passt nicht zu dem, was {username} jetzt ist: Vielleicht war jemand anders schneller.",
    },
    problems: {
      "other state":
        "Das wurde nicht getan: Jemand anders hat diese Mitgliedschaft in der Zwischenzeit geändert.",
      "last operator":
        "Das wurde nicht getan: Ohne diesen Betreiber könnte niemand das Portal führen. Ernennen Sie zuerst einen anderen.",
    },
  },
  recovery: {
    made: "Der Link ist erstellt",
    give: "Geben Sie den Link oder seinen Code diesem Mitglied und niemandem sonst. Er wird nur dieses eine Mal gezeigt.",
    link: "Der Link",
    code: "Code, einzugeben unter /recover",
    until: "Gilt bis",
    qrCode: "QR-Code des Links",
    back: "Zurück zum Mitglied",
  },
  sight: {
    you: "Das können nur Sie sehen.",
    operators: "Sie und die Betreiber: <names></names>.",
    many: "Sie und {count, number} Betreiber",
    last: "Zuletzt angesehen von {by} am {day}.",
    never: "Noch hat kein Betreiber es angesehen.",
    lookers: {
      "command line": "dem, der den Rechner betreibt",
      "former operator": "jemandem, der kein Betreiber mehr ist",
    },
  },
  handOver: {
    heading: "Übergabe",
    intro:
      "Wenn ein neuer Vorstand antritt, ernennt der alte dessen Mitglieder zu Betreibern: Öffnen Sie die Seite jedes Mitglieds und wählen Sie <b>Zum Betreiber ernennen</b>. Die neuen setzen danach ab, wer ausscheidet, oder diese treten zurück. Was sonst noch zu übergeben ist, steht hier; alle Betreiber haken es gemeinsam ab.",
    list: "Was zu übergeben ist",
    steps: {
      machine: "Der Rechner: wer sich dort anmelden kann, wer den Schlüssel zum Raum hat, wer ihn bezahlt",
      keys: "Die Schlüssel des Portals (keys.json) und wer sonst eine Kopie hat",
      backups: "Die Sicherungen: wo sie liegen und wer sie öffnen kann",
      certificate: "Die E-Mail-Adresse, an die die Zertifizierungsstelle schreibt (ACME_EMAIL)",
      dns: "Der Domainname: wer ihn ändern kann, wer ihn bezahlt",
      named: "Die Mitglieder des neuen Vorstands sind Betreiber",
      steppedDown: "Die Mitglieder des alten Vorstands sind zurückgetreten",
    },
    done: "Erledigt am <time></time>, {by}",
    tick: "Als erledigt abhaken",
    untick: "Doch nicht erledigt",
    beginAnew: "Von vorn beginnen",
    beginAnewText: "Für die nächste Übergabe: Damit wird jeder Haken entfernt.",
  },
};

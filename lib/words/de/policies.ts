import type { policies as english } from "../en/policies.ts";
import type { Translated } from "../messages.ts";

/** Nouns: see pages.ts. */
export const policies: Translated<typeof english> = {
  privacy: {
    heading: "Datenschutz",
    intro:
      "Was {portal} über seine Mitglieder aufbewahrt, warum, wer es sieht, wie lange, und wie Sie es mitnehmen oder löschen lassen. Diese Seite ergibt sich aus den Einstellungen dieses Portals, wie sie jetzt sind.",
    version: "Fassung {version, number}, seit <day></day>",
    ask: "Wenden Sie sich an <contact></contact>.",
    askPeople: "Wenden Sie sich an die Betreiber dieses Portals.",
    accepting:
      "Mit der Registrierung sind Sie mit dem einverstanden, was dieses Portal zum <link>Datenschutz</link> sagt.",
    what: "Was aufbewahrt wird, und warum",
    signUp: {
      open: "Jeder kann Mitglied werden.",
      approval: "Jeder kann darum bitten, Mitglied zu werden; die Betreiber dieses Portals entscheiden.",
      invitation: "Mitglied wird nur, wen die Betreiber dieses Portals eingeladen haben.",
      closed: "Zurzeit kann niemand Mitglied werden.",
    },
    seenByYou: "Sichtbar nur für Sie.",
    seenByAlso: "Sichtbar für Sie und {who}.",
    roles: {
      operators: "die Betreiber dieses Portals",
      "named operators": "einige Betreiber dieses Portals, die dafür benannt sind",
    },
    access: {
      "member edits": "Sie ändern es selbst.",
      "member alone": "Nur Sie ändern es.",
      "operators edit": "Die Betreiber dieses Portals ändern es.",
      "set once": "Sie tragen es einmal ein; danach ändern es die Betreiber dieses Portals.",
      proposed:
        "Sie schlagen eine Änderung vor, und die Betreiber dieses Portals nehmen sie an oder lehnen sie ab.",
    },
    retired: "Danach wird nicht mehr gefragt. Was früher eingetragen wurde, bleibt aufbewahrt.",
    username: "Benutzername",
    usernameText: "Damit melden Sie sich an, und daran erkennen Sie die Betreiber dieses Portals.",
    password: "Passwort",
    passwordText:
      "Aufbewahrt wird nur eine unkenntliche Form, mit der es geprüft wird. Lesen kann es niemand.",
    sessions: "Wo Sie angemeldet sind",
    sessionsText: "Browser und Netzadresse jeder Anmeldung, damit Sie beenden können, was Sie nicht kennen.",
    activity: "Aktivitäten",
    activityText:
      "Was mit Ihrer Mitgliedschaft geschah, wann, mit welchem Browser und von welcher Adresse, damit Sie bemerken, was nicht von Ihnen kam. Auch was die Betreiber dieses Portals ansehen oder tun, steht dort, und sie können es nicht entfernen.",
    cookies: "In Ihrem Browser",
    cookiesText:
      "Ein Cookie hält Sie angemeldet. Ein anderes lässt dieses Portal einen Browser wiedererkennen, mit dem Sie sich schon angemeldet haben, damit Fremde Sie dort nicht aussperren können. Weitere gibt es nicht, und nichts von anderen Firmen.",
    who: "Wer es sieht",
    whoYou: "Sie sehen jederzeit alles, was über Sie aufbewahrt wird.",
    whoOperators:
      "Die Betreiber dieses Portals sehen, was oben als sichtbar für sie bezeichnet ist. Jedes Mal, wenn sie hinsehen, steht in Ihren Aktivitäten, wer es war und was gezeigt wurde.",
    whoNames: "Namentlich: {names}.",
    whoNobody: "Dafür wurde noch niemand ernannt.",
    whoOthers: "Andere Mitglieder sehen nichts davon, und niemand sonst bekommt etwas davon.",
    whoKeys:
      "Was Sie eintragen, wird verschlüsselt gespeichert. Wer den Rechner und auch seine Schlüssel hat, könnte es entschlüsseln.",
    howLong: "Wie lange",
    untilDeleted: "Alles wird aufbewahrt, bis Sie Ihre Mitgliedschaft löschen. Dann wird es sofort gelöscht.",
    away: "Wenn Sie sich {months, plural, one {# Monat} other {# Monate}} lang nicht anmelden, wird Ihre Mitgliedschaft zur Löschung vorgemerkt. {disable, number} Tage später können Sie sich nicht mehr anmelden, und {delete, number} Tage danach wird alles gelöscht. Melden Sie sich vorher an, entfällt das.",
    neverAway: "Niemand wird gelöscht, weil er sich lange nicht angemeldet hat.",
    sessionTimes:
      "Eine Anmeldung endet nach {days, plural, one {# Tag} other {# Tagen}}, oder nach {idle, plural, one {# Tag} other {# Tagen}} ohne Benutzung, und mit ihr geht, was über sie aufbewahrt wird.",
    otherTimes:
      "Ein Browser wird {browser, plural, one {# Tag} other {# Tage}} lang wiedererkannt. Fehlgeschlagene Anmeldungen bleiben {failures, plural, one {# Tag} other {# Tage}} lang in Ihren Aktivitäten.",
    copies:
      "Das Portal sichert all das von selbst. Was gelöscht wird, bleibt in diesen Sicherungen bis zu {days, plural, one {# Tag} other {# Tage}} lang, und länger nur, solange keine neue Sicherung gelingt. Muss eine zurückgespielt werden, werden Mitglieder und Felder, die seitdem gelöscht wurden, wieder gelöscht; einzelne Angaben und Dateien sind dann wieder so, wie sie bei der Sicherung waren.",
    noCopies:
      "Das Portal macht von selbst keine Sicherungen. Die Betreiber können welche aufbewahren, und diese Seite kann nicht sagen, wie lange.",
    copiesByHand:
      "Sicherungen, die die Betreiber von Hand machen, und Kopien, die sie anderswo aufbewahren, müssen sie selbst löschen.",
    yours: "Mitnehmen, ändern, löschen",
    yoursText:
      "Sie können, was über Sie aufbewahrt wird, <see>ansehen und ändern</see>, dort auch ganz herunterladen, und <delete>Ihre Mitgliedschaft löschen</delete>, alles selbst und jederzeit.",
    whom: "An wen Sie sich wenden",
    versions: "Frühere Fassungen",
    earlier: "Fassung {version, number}, ab <day></day>",
  },
  policyChanges: {
    heading: "Was sich beim Datenschutz geändert hat",
    intro:
      "Sie waren mit Fassung {before, number} dessen einverstanden, was dieses Portal zum Datenschutz sagt, vom <day></day>. Seitdem hat sich geändert:",
    added: "Neu: Sie können „{field}“ eintragen. {seen} Wozu: {purpose}",
    addedWithoutPurpose: "Neu: Sie können „{field}“ eintragen. {seen}",
    retired:
      "Nach „{field}“ wird nicht mehr gefragt. Was früher eingetragen wurde, bleibt aufbewahrt. {seen}",
    removed: "Nach „{field}“ wird nicht mehr gefragt, und was früher eingetragen wurde, ist gelöscht.",
    purpose: "„{field}“ wird aus einem anderen Grund aufbewahrt: „{purpose}“ statt „{before}“",
    purposeNowSaid: "Wozu „{field}“ aufbewahrt wird, steht jetzt dabei: „{purpose}“",
    purposeUnsaid: "Wozu „{field}“ aufbewahrt wird, steht nicht mehr dabei. Bisher: „{before}“",
    seenByMore: "„{field}“ ist jetzt auch sichtbar für {who}.",
    seenByFewer: "„{field}“ ist nicht mehr sichtbar für {who}.",
    seenOnlyBy: "„{field}“ ist jetzt nur noch sichtbar für {who}.",
    writtenOtherwise: "Wer „{field}“ ändert: {now} Bisher: {before}",
    kept: "{what}: {now}. Bisher: {before}.",
    keptWhat: {
      membershipMonths: "Löschung, wenn Sie sich nicht anmelden",
      sessionDays: "Spätestes Ende einer Anmeldung",
      unusedSessionDays: "Ende einer Anmeldung ohne Benutzung",
      knownBrowserDays: "Ein Browser wird vergessen",
      failureDays: "Fehlgeschlagene Anmeldungen werden gelöscht",
      copyDays: "Kopien in den Sicherungen des Portals werden gelöscht",
    },
    never: "nie",
    unsaid: "dazu wird nichts gesagt, weil das Portal von selbst keine macht",
    months: "nach {count, plural, one {# Monat} other {# Monaten}}",
    days: "nach {count, plural, one {# Tag} other {# Tagen}}",
    whole: "<link>Alles, was dieses Portal zum Datenschutz sagt</link>",
    until:
      "Bis zum <day></day> können Sie alles benutzen, ohne dem zuzustimmen. Danach kommt zuerst diese Seite, bis Sie zugestimmt oder Ihre Mitgliedschaft gelöscht haben.",
    over: "Es geht weiter, sobald Sie zugestimmt haben. Sie können auch alles mitnehmen und Ihre Mitgliedschaft löschen.",
    export: "Alles über mich herunterladen",
    delete: "Meine Mitgliedschaft löschen",
  },
  policyChangesForm: {
    submit: "Zustimmen und weiter",
    waiting: "Einen Moment…",
  },
  accessibility: {
    heading: "Barrierefreiheit",
    intro:
      "Jeder soll dieses Portal benutzen können. Es ist dafür gemacht, die Richtlinien für barrierefreie Webinhalte (WCAG) 2.2 auf Stufe AA zu erfüllen.",
    means: "Was das hier bedeutet",
    keyboard: "Alles geht allein mit der Tastatur, und es ist immer zu sehen, wo man ist.",
    reader:
      "Überschriften, Beschriftungen, Tabellen und Meldungen sind für Vorleseprogramme so da wie für das Auge.",
    small:
      "Die Seiten passen auf einen Bildschirm von 320 Pixeln und lassen sich auf 400 Prozent vergrößern.",
    script: "Jedes Formular funktioniert ohne JavaScript.",
    colour: "Die Farben haben genug Kontrast, hell wie dunkel, und nichts wird nur durch Farbe gesagt.",
    tested: "Wie es geprüft wurde",
    testedText:
      "Jede Seite wird vor jeder neuen Version automatisch mit axe-core geprüft, mit und ohne JavaScript, bei 320 und 1440 Pixeln, und mit der Tastatur. Eine unabhängige Stelle hat es nicht bescheinigt. Was Mitglieder und Betreiber selbst schreiben, stammt von ihnen.",
    problem: "Wenn etwas für Sie nicht geht",
    problemText:
      "Sagen Sie es: Es wird behoben, und bis dahin bekommen Sie, was Sie brauchen, auf anderem Weg.",
  },
  retention: {
    heading: "Mitglieder, die fernbleiben",
    on: "Wer sich {months, plural, one {# Monat} other {# Monate}} lang nicht angemeldet hat, steht hier. {disable, number} Tage später wird er gesperrt, {delete, number} Tage danach mit allem gelöscht, was zu ihm gehört. Wer sich vorher anmeldet, steht nicht mehr auf der Liste. Betreiber und wer auf Zustimmung wartet, zählen nicht.",
    off: "Niemand wird gelöscht, weil er fernbleibt, denn RETENTION_MONTHS ist nicht gesetzt. Wenn Sie es setzen, auf 6 bis 120 Monate, steht hier, wer so lange ferngeblieben ist; er wird {disable, number} Tage später gesperrt und {delete, number} Tage danach gelöscht.",
    last: "Letzter Lauf: <time></time>. Vorgemerkt: {listed, number}. Gesperrt: {disabled, number}. Gelöscht: {deleted, number}.",
    never: "Es ist noch nicht gelaufen.",
    most: "Es läuft einmal am Tag und merkt jedes Mal höchstens {most, plural, one {# Mitglied} other {# Mitglieder}} vor, sperrt und löscht höchstens ebenso viele.",
    listed: "Auf der Liste ({total, number})",
    none: "Niemand steht auf der Liste.",
    away: "Letzte Anmeldung",
    next: "Als Nächstes",
    disable: "Gesperrt frühestens am <day></day>",
    delete: "Gelöscht frühestens am <day></day>",
    stopped: "Angehalten von {username} am <day></day>",
    stoppedByOther: "Angehalten am <day></day>",
    stop: "Anhalten",
    stopAll: "Alle anhalten",
    resume: "Weiterlaufen lassen",
    reason: "Grund",
    reasonOf: {
      missing: "Geben Sie einen Grund an.",
      "too long": "Der Grund darf höchstens 200 Zeichen haben.",
      "broken text":
        "Der Grund enthält ein Zeichen, das nicht gespeichert werden kann. Löschen Sie es und tippen Sie es neu.",
    },
    wouldList: "Wen der nächste Lauf vormerkt",
    wouldBe: "Wen es beträfe",
    months: "{count, plural, one {# Monat} other {# Monate}}",
    wouldListCount:
      "{total, plural, =0 {Niemand ist so lange ferngeblieben.} one {# Mitglied ist so lange ferngeblieben.} other {# Mitglieder sind so lange ferngeblieben.}}",
    wouldListFirst:
      "Der nächste Lauf merkt {shown, plural, one {dieses eine} other {diese #}} vor, die anderen folgen Tag für Tag:",
    more: "Weitere",
    show: "Ferngeblieben seit",
    policies: "<link>Wer mit welcher Fassung zum Datenschutz einverstanden ist</link>",
    kept: "Sie sollten am {day} gelöscht werden, weil Sie sich {months, plural, one {# Monat} other {# Monate}} lang nicht angemeldet hatten. Da Sie sich jetzt angemeldet haben, bleiben Sie Mitglied.",
  },
  acceptances: {
    heading: "Wer womit beim Datenschutz einverstanden ist",
    intro:
      "<link>Was dieses Portal zum Datenschutz sagt</link>, ergibt sich aus seinen Angaben und Einstellungen. Erlaubt es mehr als bisher, werden Mitglieder bei der Anmeldung gefragt. Sie haben 30 Tage Zeit; danach sehen sie nichts anderes, bis sie zugestimmt haben.",
    version: "Fassung",
    since: "Seit",
    asks: "Mitglieder werden gefragt",
    yes: "Ja",
    no: "Nein",
    accepted: "Einverstanden",
    caption: "Fassungen, die neueste zuerst",
    asked: "Noch zu fragen ({total, number})",
    nobody: "Alle sind mit dem einverstanden, was jetzt gilt.",
    retention: "<link>Mitglieder, die fernbleiben</link>",
  },
};

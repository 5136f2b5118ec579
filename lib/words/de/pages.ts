import type { pages as english } from "../en/pages.ts";
import type { Translated } from "../messages.ts";

/*
 * One German noun for each thing, in every catalogue. People are addressed as "Sie".
 *
 * member: das Mitglied               membership: die Mitgliedschaft     operator: der Betreiber
 * information: die Angaben           field: die Angabe                  username: der Benutzername
 * password: das Passwort             log in: sich anmelden              log out: sich abmelden
 * sign up: sich registrieren         session: die Anmeldung             activity: die Aktivitäten
 * security: die Sicherheit           connection: die Verbindung         handshake: der Verbindungsaufbau
 * certificate: das Zertifikat        authority: die Zertifizierungsstelle
 * fingerprint: der Fingerabdruck     reference number: die Vorgangsnummer
 * browser: der Browser               server: der Server                 portal: das Portal
 */
export const pages: Translated<typeof english> = {
  description: "Eine private Tür zu Ihren eigenen Angaben: ansehen, ändern, herunterladen, löschen.",
  nav: {
    main: "Hauptmenü",
    menu: "Menü",
    menuOf: "<menu>Menü</menu><hidden> von </hidden><name>{username}</name>",
    information: "Ihre Angaben",
    security: "Sicherheit",
    activity: "Aktivitäten",
    members: "Mitglieder",
    fields: "Felder",
    proposals: "Vorschläge",
    status: "Zustand",
    operators: "Betreiber",
    connection: "Verbindung",
    logOut: "Abmelden",
    protection: "Wie diese Verbindung geschützt ist",
    privacy: "Datenschutz",
    accessibility: "Barrierefreiheit",
  },
  done: {
    label: "Erledigt",
    note: "Hinweis",
    welcome: "Sie sind jetzt Mitglied. Tragen Sie ein, was Sie hier aufbewahren möchten.",
    stopped: "Angehalten.",
    resumed: "Es läuft weiter. Die Wartezeit beginnt von vorn.",
    back: "Sie sind angemeldet. Schließen Sie diesen Tab und kehren Sie zu Ihrem Formular zurück.",
    saved: "Ihre Angaben sind gespeichert.",
    unchanged: "Sie haben nichts geändert.",
    edited: "Gespeichert. Es steht im Verlauf des Mitglieds.",
    password: "Das Passwort ist geändert. Überall sonst wurden Sie abgemeldet.",
    ended: "Der Browser wurde abgemeldet.",
    others: "Alle anderen Browser wurden abgemeldet.",
    language: "Die Sprache ist geändert.",
    approve: "Genehmigt. Die Person ist jetzt Mitglied.",
    refuse: "Abgelehnt. Die Person erfährt es, wenn sie sich anmeldet.",
    disable: "Gesperrt. Das Mitglied ist überall abgemeldet und kann sich nicht anmelden.",
    enable: "Freigegeben. Das Mitglied kann sich wieder anmelden.",
    sessions: "Das Mitglied wurde überall abgemeldet.",
    rename: "Benutzername geändert. Das Mitglied meldet sich von nun an damit an.",
    role: "Rolle geändert. Das Mitglied wurde überall abgemeldet.",
    delete: "Die Mitgliedschaft und alles, was über sie gespeichert war, wurde gelöscht.",
    fieldAdded: "Das Feld ist hinzugefügt, hinter allen anderen.",
    fieldSaved: "Das Feld ist geändert. Werte, die nicht mehr dazu passen, sind gekennzeichnet.",
    fieldRetired:
      "Das Feld ist stillgelegt: Niemand wird mehr danach gefragt, und was Mitglieder darin eingetragen haben, bleibt.",
    fieldBack: "Das Feld ist wieder da, mit dem, was Mitglieder darin eingetragen hatten.",
    fieldErased: "Das Feld und alles, was Mitglieder darin eingetragen haben, ist gelöscht.",
    withdrawn: "Die Einladung ist zurückgezogen: Ihr Link öffnet nichts mehr.",
    undone: "Rückgängig gemacht: Was ersetzt war, ist wieder da. Was Sie vorschlagen, ist geblieben.",
    proposed: "Vorgeschlagen. Es wird gespeichert, sobald ein Betreiber es annimmt.",
    "saved-proposed":
      "Ihre Angaben sind gespeichert; manche Änderungen warten, bis ein Betreiber sie annimmt.",
    "taken-back": "Sie haben Ihren Vorschlag zurückgenommen.",
    erased: "Die früheren Angaben sind gelöscht.",
    confirmed: "Danke. Es ist vermerkt, dass das noch stimmt.",
    "proposal-accepted": "Angenommen. Es ist als Angabe des Mitglieds gespeichert.",
    "proposal-refused": "Abgelehnt. Das Mitglied erfährt es auf seiner Seite.",
    out: "Sie sind abgemeldet.",
    expired:
      "Sie wurden abgemeldet: Ihre Anmeldung ist abgelaufen oder wurde in einem anderen Browser beendet. Melden Sie sich an, um fortzufahren.",
    changed:
      "Seit Sie diese Seite geöffnet haben, wurde etwas geändert. Bestätigt ist noch nichts: Sehen Sie es noch einmal durch.",
    unsaved:
      "Es wurde nichts gespeichert, weil Sie abgemeldet waren. Melden Sie sich an und füllen Sie das Formular noch einmal aus.",
    "confirmed-rest":
      "Während Sie nachgesehen haben, wurde etwas geändert. Es ist vermerkt, dass der Rest noch stimmt.",
    "proposal-decided":
      "Es wurde nichts getan: Das wartet nicht mehr, oder es wurde etwas Neues vorgeschlagen.",
    "proposal-changed":
      "Es wurde nichts getan: Inzwischen ist eine andere Angabe gespeichert. Sehen Sie sich beide noch einmal an.",
  },
  time: {
    justNow: "gerade eben",
  },
  logIn: {
    signUp: "Neu hier? <link>Registrieren</link>",
    forgotten: "<link>Passwort vergessen?</link>",
  },
  goodbye: {
    heading: "Auf Wiedersehen",
    text: "Ihre Mitgliedschaft und alle Ihre Angaben wurden gelöscht.",
    logIn: "Zurück zur Anmeldung",
  },
  signUp: {
    logIn: "Schon Mitglied? <link>Anmelden</link>",
    closed: "Registrierung geschlossen",
    whomToAsk: "Fragen Sie die Betreiber dieses Portals.",
  },
  fields: {
    name: {
      label: "Name",
      purpose: "Damit Ausdrucke und Downloads zeigen, wer Sie sind.",
    },
    contact: {
      label: "Kontakt",
      help: "Eine E-Mail-Adresse, eine Telefonnummer oder ein anderer Weg, Sie zu erreichen.",
      purpose: "Damit Ausdrucke und Downloads zeigen, wie Sie zu erreichen sind.",
    },
    description: {
      label: "Über Sie",
      purpose: "Für alles andere, was Sie über sich aufbewahren möchten.",
    },
  },
  information: {
    heading: "Ihre Angaben",
    intro: "Bewahren Sie hier auf, was Sie zur Hand haben möchten. Alles ist freiwillig.",
    introRequired:
      "Bewahren Sie hier auf, was Sie zur Hand haben möchten. Um alles, was nicht mit „(freiwillig)“ bezeichnet ist, werden alle gebeten.",
    needed: "Was fehlt oder zu berichtigen ist",
    enter: "Geben Sie {field} an",
    askOperators: "{sentence} (ändern können das nur die Betreiber dieses Portals)",
    asOf: "Stand: {day}",
    username: "Benutzername",
    usernameStays: "Damit melden Sie sich an. Ändern können ihn nur die Betreiber dieses Portals.",
    memberSince: "Mitglied seit",
    change: "Ändern<hidden>: {field}</hidden>",
    add: "Hinzufügen<hidden>: {field}</hidden>",
    replace: "Ersetzen<hidden>: {field}</hidden>",
    missing: "Noch nicht angegeben.",
    changed: {
      you: "Von Ihnen geändert am {day}.",
      portal: "Von den Betreibern dieses Portals geändert am {day}.",
      operator: "Von <name></name> geändert am {day}.",
    },
    confirmed: {
      you: "Von Ihnen bestätigt am {day}.",
      portal: "Von den Betreibern dieses Portals bestätigt am {day}.",
      operator: "Von <name></name> bestätigt am {day}.",
    },
    locked: {
      operators: "Das können nur die Betreiber ändern.",
      once: "Das ist einmal angegeben worden. Nun können es nur noch die Betreiber ändern.",
    },
    onlyOnce: "Das geben Sie einmal an. Danach können es nur noch die Betreiber ändern.",
    proposed: "Was Sie hier ändern, gilt, sobald ein Betreiber es angenommen hat.",
    unreadable:
      "Diese Angabe kann nicht mehr gelesen werden. Fragen Sie die Betreiber dieses Portals oder geben Sie sie neu ein.",
    unreadableHint:
      "Was hier gespeichert ist, kann nicht mehr gelesen werden. Es bleibt, wie es ist, wenn Sie nichts Neues eingeben.",
    whichToKeep: "Welche Fassung von „{field}“ soll bleiben?",
    limit: "Bis zu {limit, plural, one {# Zeichen} other {# Zeichen}}.",
    whoSees: "Wer sie sehen kann",
    whoSeesText:
      "Sie und die Betreiber dieses Portals, die bei jeder Angabe genannt sind. Sieht einer von ihnen sie an, so steht das in Ihren <link>Aktivitäten</link>. Andere Mitglieder können sie nicht sehen. Nur Sie ändern sie, wenn bei der Angabe nichts anderes steht. Sie werden verschlüsselt gespeichert; wer sowohl den Server als auch seine Schlüssel hat, könnte sie entschlüsseln.",
    download: "Angaben herunterladen",
    downloadText:
      "Laden Sie alles herunter, was über Sie gespeichert ist, auch Ihre Anmeldungen und Aktivitäten. Jeder Download steht in Ihren <link>Aktivitäten</link>.",
    delete: "Mitgliedschaft löschen",
    deleteText:
      "<link>Mitgliedschaft und Angaben löschen</link>. Das geschieht sofort und lässt sich nicht rückgängig machen.",
  },
  downloads: {
    json: "<link>Als JSON herunterladen</link>: alles, für andere Programme",
    csv: "<link>Als CSV herunterladen</link>: nur Ihre Angaben, für Tabellen",
    zip: "<link>Als ZIP herunterladen</link>: alles zusammen, mit Ihren Dateien und einer Seite zum Lesen",
    vcf: "<link>Als vCard herunterladen</link>: wie man Sie erreicht, für Adressbücher",
  },
  delete: {
    intro: "Sofort und endgültig gelöscht werden:",
    account: "Ihr Benutzername und Ihr Passwort (der Name ist dann für andere frei),",
    information: "alle Ihre Angaben,",
    activity: "Ihre Aktivitäten. Sie werden überall abgemeldet.",
    forGood: "Niemand kann das wiederherstellen, auch nicht die Betreiber dieses Portals.",
    copies:
      "Nur in den Sicherungen des Portals bleibt eine Kopie, bis zu {days, plural, one {# Tag} other {# Tage}} lang, und länger nur, solange keine neue Sicherung gelingt. Muss eine zurückgespielt werden, werden Sie wieder gelöscht.",
    noCopies:
      "Das Portal macht von selbst keine Sicherungen, aber die Betreiber können welche aufbewahren. Muss eine zurückgespielt werden, werden Sie wieder gelöscht.",
    copiesByHand:
      "Sicherungen, die die Betreiber von Hand machen, und Kopien, die sie anderswo aufbewahren, müssen sie selbst löschen.",
    download: "Vorher eine Kopie herunterladen",
    confirm: "Bestätigen",
    username: "Geben Sie zur Bestätigung <name>{username}</name> ein",
  },
  security: {
    heading: "Sicherheit",
    password: "Passwort",
    passwordText: "Zuletzt geändert <changed></changed>",
    passwordLink: "Ändern<hidden>: Passwort</hidden>",
    sessions: "Wo Sie angemeldet sind",
    sessionsText:
      "{others, plural, =0 {Nur in diesem Browser.} one {In diesem und # anderen Browser.} other {In diesem und # anderen Browsern.}}",
    sessionsLink: "Ansehen<hidden>: wo Sie angemeldet sind</hidden>",
    activity: "Aktivitäten",
    activityText: "Was geschehen ist, wann und von wo aus.",
    activityLink: "Ansehen<hidden>: Aktivitäten</hidden>",
    membership: "Mitgliedschaft",
    membershipText: "Sie können sie jederzeit löschen, mit allem, was über Sie gespeichert ist.",
    membershipLink: "Löschen<hidden>: Mitgliedschaft</hidden>",
  },
  sessions: {
    heading: "Wo Sie angemeldet sind",
    intro:
      "Melden Sie jeden Browser ab, den Sie nicht kennen, und <link>ändern Sie dann Ihr Passwort</link>.",
    one: "Angemeldet mit {browser}",
    browser: "Browser",
    address: "Adresse",
    loggedIn: "Angemeldet",
    lastSeen: "Zuletzt aktiv",
    how: "Wie",
    methods: {
      password: "Mit Ihrem Passwort",
    },
    expires: "Läuft ab",
    expiresUnused: "<time></time> oder nach {days, plural, one {# Tag} other {# Tagen}} ohne Nutzung",
    current: "Dieser Browser",
    logOut: "Abmelden",
    which: "{browser}, angemeldet {time}",
    none: "Sie sind nirgendwo sonst angemeldet.",
    logOutOthers: "Alle anderen abmelden",
    unreadableAddress: "Eine Adresse, die nicht mehr gelesen werden kann",
  },
  browser: {
    unreadable: "Ein Browser, dessen Name nicht mehr gelesen werden kann",
    unknown: "Unbekannter Browser",
    onSystem: "{browser} unter {system}",
  },
  activity: {
    heading: "Aktivitäten",
    intro:
      "Was mit Ihrer Mitgliedschaft geschehen ist. Wenn Sie etwas nicht wiedererkennen, <link>ändern Sie Ihr Passwort</link>.",
    caption: "Aktivitäten, die neuesten zuerst",
    event: "Ereignis",
    from: "Browser und Adresse",
    time: "Zeit",
    pages: "Seiten",
    newer: "Neuere",
    older: "Ältere",
    first: "zuerst <time></time>",
    export: "<link>Aktivitäten als CSV herunterladen</link>, für Tabellen",
    csv: "Aktivitäten (CSV)",
    show: "Anzeigen",
    all: "Alles",
    kinds: {
      "log-ins": "Anmeldungen",
      security: "Sicherheit",
      information: "Angaben",
      operators: "Betreiber",
    },
    none: {
      "log-ins": "Keine Anmeldungen. Hier erscheint jede Anmeldung, jede gescheiterte und jede Abmeldung.",
      security:
        "Noch nichts zur Sicherheit. Hier erscheinen Änderungen Ihres Passworts und Browser, die Sie abmelden.",
      information:
        "Mit Ihren Angaben ist noch nichts geschehen. Hier erscheint, wann Sie sie ändern oder herunterladen.",
      operators:
        "Noch nichts. Hier erscheint, was die Betreiber dieses Portals mit Ihrer Mitgliedschaft tun.",
    },
    unreadable: "unbekannt: Dieser Eintrag kann nicht mehr gelesen werden",
    byMember: "durch {username}",
    by: {
      "command line": "durch die Person, die den Rechner betreibt",
      portal: "durch das Portal selbst",
      gone: "durch jemanden, der nicht mehr Mitglied ist",
    },
    reason: "Grund: {reason}",
    broken: {
      heading: "Jemand hat dieses Verzeichnis verändert",
      text: "Diese Einträge sind nicht mehr so, wie das Portal sie geschrieben hat: Jemand hat die Datenbank auf anderem Weg verändert. Sagen Sie es den Betreibern dieses Portals.",
      changed: "Eintrag {number, number}, <time></time>, wurde verändert.",
      missing: "Neben Eintrag {number, number}, <time></time>, fehlt ein anderer.",
    },
    policy: "Fassung {version, number}",
    via: {
      undo: "rückgängig gemacht",
      history: "ein früherer Wert zurückgeholt",
      import: "aus einem Import",
      letter: "aus einem Brief",
      link: "über einen Einmal-Link",
      proposal: "wie vorgeschlagen",
    },
    shown: {
      sessions: "Anmeldungen",
      activity: "Aktivitäten",
    },
    unseen: "eine Angabe, die Sie nicht sehen",
    limits:
      "Was sich innerhalb einer Stunde wiederholt, ist ein Eintrag. Ihre neuesten {own, number} Einträge bleiben erhalten, Fehlversuche {days, plural, one {# Tag} other {# Tage}} lang und höchstens {failures, number} davon.",
    events: {
      "signed up": "Registriert",
      "signed in": "Angemeldet",
      "failed sign-in": "Anmeldung gescheitert (falsches Passwort)",
      "wrong current password": "Falsches jetziges Passwort",
      "signed out": "Abgemeldet",
      "session ended": "Anderen Browser abgemeldet",
      "password changed": "Passwort geändert",
      "information changed": "Angaben geändert",
      "information removed": "Angaben entfernt",
      "information proposed": "Änderung vorgeschlagen",
      "proposal withdrawn": "Vorschlag zurückgezogen",
      "proposal accepted": "Vorgeschlagene Änderung angenommen",
      "proposal refused": "Vorgeschlagene Änderung abgelehnt",
      "information confirmed": "Angaben als richtig bestätigt",
      "history erased": "Frühere Werte gelöscht",
      "field erased": "Feld mit seinen Werten gelöscht",
      "letter made": "Brief erstellt",
      "language changed": "Sprache geändert",
      exported: "Angaben heruntergeladen",
      viewed: "Angaben angesehen",
      listed: "In einer Mitgliederliste gezeigt",
      "taken along": "Mit einer Mitgliederliste heruntergeladen",
      invited: "Mit einer Einladung registriert",
      imported: "Aus einem anderen System übernommen",
      approved: "Mitgliedschaft genehmigt",
      refused: "Mitgliedschaft abgelehnt",
      disabled: "Mitgliedschaft gesperrt",
      enabled: "Mitgliedschaft wieder freigegeben",
      "recovery link made": "Link für ein neues Passwort erstellt",
      recovered: "Neues Passwort mit einem Link gesetzt",
      renamed: "Benutzername geändert",
      "operator named": "Zum Betreiber ernannt",
      "operator removed": "Kein Betreiber mehr",
      "member deleted": "Anderes Mitglied gelöscht",
      "operator deleted": "Anderen Betreiber gelöscht",
      "another named": "Jemand anderen zum Betreiber ernannt",
      "another removed": "Anderen Betreiber abgesetzt",
      "another renamed": "Benutzernamen eines anderen Betreibers geändert",
      "field added": "Feld hinzugefügt",
      "field changed": "Feld geändert",
      "field moved": "Feld verschoben",
      "field retired": "Feld stillgelegt",
      "field brought back": "Feld wieder eingesetzt",
      "field erasure begun": "Feld mit den Werten aller Mitglieder endgültig gelöscht",
      "policy accepted": "Datenschutzerklärung angenommen",
      "retention listed": "Zur Löschung vorgemerkt, nach langer Zeit ohne Anmeldung",
      "retention stopped": "Löschung angehalten",
    },
    repeated: {
      "signed up": "{count, plural, one {#-mal} other {#-mal}} registriert",
      "signed in": "{count, plural, one {#-mal} other {#-mal}} angemeldet",
      "failed sign-in":
        "{count, plural, one {# Anmeldung} other {# Anmeldungen}} gescheitert (falsches Passwort)",
      "wrong current password": "{count, plural, one {#-mal} other {#-mal}} falsches jetziges Passwort",
      "signed out": "{count, plural, one {#-mal} other {#-mal}} abgemeldet",
      "session ended": "{count, plural, one {# anderen Browser} other {# andere Browser}} abgemeldet",
      "password changed": "{count, plural, one {#-mal} other {#-mal}} Passwort geändert",
      "information changed": "{count, plural, one {#-mal} other {#-mal}} Angaben geändert",
      "information removed": "{count, plural, one {#-mal} other {#-mal}} Angaben entfernt",
      "information proposed": "Änderungen {count, plural, one {#-mal} other {#-mal}} vorgeschlagen",
      "proposal withdrawn": "Vorschläge {count, plural, one {#-mal} other {#-mal}} zurückgezogen",
      "proposal accepted": "Vorgeschlagene Änderungen {count, plural, one {#-mal} other {#-mal}} angenommen",
      "proposal refused": "Vorgeschlagene Änderungen {count, plural, one {#-mal} other {#-mal}} abgelehnt",
      "information confirmed": "Angaben {count, plural, one {#-mal} other {#-mal}} als richtig bestätigt",
      "history erased": "Frühere Werte {count, plural, one {#-mal} other {#-mal}} gelöscht",
      "field erased": "Felder {count, plural, one {#-mal} other {#-mal}} mit ihren Werten gelöscht",
      "letter made": "Briefe {count, plural, one {#-mal} other {#-mal}} erstellt",
      "language changed": "{count, plural, one {#-mal} other {#-mal}} Sprache geändert",
      exported: "{count, plural, one {#-mal} other {#-mal}} Angaben heruntergeladen",
      viewed: "Angaben {count, plural, one {#-mal} other {#-mal}} angesehen",
      listed: "{count, plural, one {#-mal} other {#-mal}} in einer Mitgliederliste gezeigt",
      "taken along": "{count, plural, one {#-mal} other {#-mal}} mit einer Mitgliederliste heruntergeladen",
      invited: "{count, plural, one {#-mal} other {#-mal}} mit einer Einladung registriert",
      imported: "{count, plural, one {#-mal} other {#-mal}} aus einem anderen System übernommen",
      approved: "Mitgliedschaft {count, plural, one {#-mal} other {#-mal}} genehmigt",
      refused: "Mitgliedschaft {count, plural, one {#-mal} other {#-mal}} abgelehnt",
      disabled: "Mitgliedschaft {count, plural, one {#-mal} other {#-mal}} gesperrt",
      enabled: "Mitgliedschaft {count, plural, one {#-mal} other {#-mal}} wieder freigegeben",
      "recovery link made": "{count, plural, one {# Link} other {# Links}} für ein neues Passwort erstellt",
      recovered: "{count, plural, one {#-mal} other {#-mal}} ein neues Passwort mit einem Link gesetzt",
      renamed: "Benutzername {count, plural, one {#-mal} other {#-mal}} geändert",
      "operator named": "{count, plural, one {#-mal} other {#-mal}} zum Betreiber ernannt",
      "operator removed": "{count, plural, one {#-mal} other {#-mal}} als Betreiber abgesetzt",
      "member deleted": "{count, plural, one {# anderes Mitglied} other {# andere Mitglieder}} gelöscht",
      "operator deleted": "{count, plural, one {# anderen Betreiber} other {# andere Betreiber}} gelöscht",
      "another named": "{count, plural, one {#-mal} other {#-mal}} jemand anderen zum Betreiber ernannt",
      "another removed": "{count, plural, one {#-mal} other {#-mal}} einen anderen Betreiber abgesetzt",
      "another renamed":
        "{count, plural, one {#-mal} other {#-mal}} den Benutzernamen eines anderen Betreibers geändert",
      "field added": "{count, plural, one {# Feld} other {# Felder}} hinzugefügt",
      "field changed": "Felder {count, plural, one {#-mal} other {#-mal}} geändert",
      "field moved": "Felder {count, plural, one {#-mal} other {#-mal}} verschoben",
      "field retired": "Felder {count, plural, one {#-mal} other {#-mal}} stillgelegt",
      "field brought back": "Felder {count, plural, one {#-mal} other {#-mal}} wieder eingesetzt",
      "field erasure begun":
        "{count, plural, one {# Feld} other {# Felder}} mit den Werten aller Mitglieder endgültig gelöscht",
      "policy accepted": "Datenschutzerklärung {count, plural, one {#-mal} other {#-mal}} angenommen",
      "retention listed":
        "{count, plural, one {#-mal} other {#-mal}} zur Löschung vorgemerkt, nach langer Zeit ohne Anmeldung",
      "retention stopped": "Löschung {count, plural, one {#-mal} other {#-mal}} angehalten",
    },
  },
  connection: {
    heading: "Wie diese Verbindung geschützt ist",
    verdict: {
      quantum:
        "Verschlüsselt mit {version}. Selbst wer sie aufgezeichnet hätte, könnte sie später nicht entschlüsseln, auch nicht mit einem Quantencomputer.",
      forward:
        "Verschlüsselt mit {version}. Selbst wer sie aufgezeichnet hätte, könnte sie später mit dem Schlüssel zum Zertifikat dieses Servers nicht entschlüsseln.",
    },
    handshake: "Der Verbindungsaufbau",
    intro:
      "Bevor irgendetwas von dieser Seite gesendet wurde, haben Ihr Browser und dieser Server vereinbart, wie sie vor allen anderen geheim bleibt. Das sind die Nachrichten, die sie ausgetauscht haben, in ihrer Reihenfolge.",
    introResumed:
      "Bevor irgendetwas von dieser Seite gesendet wurde, haben Ihr Browser und dieser Server vereinbart, wie sie vor allen anderen geheim bleibt. Ihr Browser war eben erst hier, deshalb ging es kürzer. Das sind die Nachrichten, die sie ausgetauscht haben, in ihrer Reihenfolge.",
    browser: "Ihr Browser",
    server: "Dieser Server",
    toServer: "Ihr Browser an diesen Server",
    toBrowser: "Dieser Server an Ihren Browser",
    certificates: "Die Zertifikate",
    ownAuthority:
      "Sie kommen von der eigenen Zertifizierungsstelle dieses Portals. <link>So vertrauen Sie ihr</link>",
    issuedTo: "Name",
    issuedBy: "Ausgestellt von",
    valid: "Gültig",
    validity: "<from></from> bis <until></until>",
    fingerprint: "Fingerabdruck (SHA-256)",
    values: {
      version: "Version {version}",
      cipher: "Cipher-Suite {cipher}",
      group: "Schlüsselaustausch {group}",
      protocol: "Protokoll {protocol}",
      signature: "Signatur {signature}",
      serverName: "Servername {name}",
      noServerName: "Servername nicht angegeben",
      ticket: "mit einem Ticket von einem früheren Besuch",
      none: "keines",
      unknown: "unbekannt",
    },
    steps: {
      clientHello: "Ihr Browser nennt den Server, zu dem er will, und bietet an, was er beherrscht.",
      clientHelloResumed:
        "Ihr Browser nennt den Server, zu dem er will, bietet an, was er beherrscht, und zeigt ein Ticket von einem früheren Besuch.",
      serverHello: "Dieser Server wählt aus, was der Browser angeboten hat.",
      serverHelloEncrypted:
        "Dieser Server wählt aus, was der Browser angeboten hat. Ab hier ist alles verschlüsselt.",
      encryptedExtensions: "Welches Protokoll die beiden innerhalb der Verschlüsselung sprechen.",
      certificate:
        "Der Server sagt, wer er ist. Von Ihrem Browser hat er kein Zertifikat verlangt und keines erhalten.",
      certificateVerify:
        "Eine Signatur über alles bisher Gesagte: Nur wer den Schlüssel zum Zertifikat hat, kann sie leisten.",
      serverFinished:
        "Eine Prüfsumme über alles Bisherige: Sie beweist, dass unterwegs nichts verändert wurde.",
      browserFinished:
        "Ihr Browser prüft dasselbe. Von nun an können nur noch die beiden lesen, was gesendet wird.",
      ticket:
        "Ein Ticket, mit dem Ihr Browser sich binnen einer Stunde wieder verbinden kann, ohne all das zu wiederholen.",
      serverKeyExchange:
        "Die Hälfte des Servers von einem Schlüssel, der nur für diese Verbindung entsteht, vom Server signiert.",
      serverHelloDone: "Der Server ist fertig.",
      clientKeyExchange: "Die Hälfte des Browsers. Nur diese beiden können die Hälften zusammensetzen.",
      browserEncrypts: "Ab hier verschlüsselt der Browser.",
      serverEncrypts: "Ab hier verschlüsselt auch der Server.",
    },
  },
  trust: {
    heading: "So vertraut Ihr Gerät diesem Portal",
    nothingToDo:
      "Es ist nichts zu tun: Das Zertifikat dieses Portals kommt von einer anderen Zertifizierungsstelle.",
    intro:
      "Das Zertifikat dieses Portals kommt von seiner eigenen Zertifizierungsstelle. Deshalb warnen Browser, bis Sie ihr vertrauen. Das ist auf jedem Gerät einmal nötig. Diese Zertifizierungsstelle kann sich nur für Server verbürgen: für dieses Portal, den Namen dieses Rechners, Namen auf .local und .home.arpa und private Netzwerke. Für andere Websites, E-Mails oder Personen kann sie sich nicht verbürgen.",
    download: "1. Herunterladen",
    downloadCrt: "<link>authority.crt herunterladen</link>, für Windows, macOS und Telefone",
    downloadPem: "<link>authority.pem herunterladen</link>, für Linux und Firefox",
    compare: "2. Fingerabdruck prüfen",
    compareText:
      "Ihr Gerät zeigt den Fingerabdruck der heruntergeladenen Datei, wenn Sie sie öffnen. Fragen Sie die Betreiber dieses Portals nach dem richtigen, auf Papier oder am Telefon. Weicht er ab, hört vielleicht jemand die Verbindung ab: Brechen Sie dann ab. Der Fingerabdruck sollte sein:",
    install: "3. Installieren",
    systems: {
      windows: "Windows",
      macos: "macOS",
      ios: "iPhone und iPad",
      android: "Android",
      debian: "Debian, Ubuntu",
      fedora: "Fedora",
      firefox: "Firefox",
    },
    steps: {
      windows:
        "<li>Öffnen Sie authority.crt.</li><li>Wählen Sie <b>Zertifikat installieren › Lokaler Computer</b>.</li><li>Wählen Sie den Speicher <b>Vertrauenswürdige Stammzertifizierungsstellen</b>.</li>",
      macos:
        "<li>Öffnen Sie authority.crt in der <b>Schlüsselbundverwaltung</b>.</li><li>Doppelklicken Sie dort darauf.</li><li>Wählen Sie unter <b>Vertrauen</b> die Option <b>Immer vertrauen</b>.</li>",
      ios: "<li>Öffnen Sie authority.crt in Safari.</li><li>Installieren Sie das Profil in den <b>Einstellungen</b>.</li><li>Schalten Sie es unter <b>Allgemein › Info › Zertifikatsvertrauenseinstellungen</b> ein.</li>",
      android:
        "<li>Speichern Sie authority.crt.</li><li>Öffnen Sie <b>Einstellungen › Sicherheit › Verschlüsselung und Anmeldedaten</b>.</li><li>Wählen Sie <b>Zertifikat installieren › CA-Zertifikat</b> und dann die Datei.</li>",
      debian:
        "<li>Speichern Sie authority.pem als <code>/usr/local/share/ca-certificates/postern.crt</code></li><li>Führen Sie <code>sudo update-ca-certificates</code> aus.</li>",
      fedora:
        "<li>Speichern Sie authority.pem in <code>/etc/pki/ca-trust/source/anchors</code></li><li>Führen Sie <code>sudo update-ca-trust</code> aus.</li>",
      firefox:
        "<li>Öffnen Sie <b>Einstellungen › Datenschutz & Sicherheit › Zertifikate anzeigen › Zertifizierungsstellen</b>.</li><li>Importieren Sie authority.pem, für Websites.</li>",
    },
    phone: "Auf einem Telefon",
    phoneText: "Scannen Sie das mit der Kamera Ihres Telefons, um diese Seite dort zu öffnen.",
    qrCode: "QR-Code von {address}",
    onlyHere: "Dieses Portal lässt sich nur auf dem Rechner öffnen, auf dem es läuft.",
    elsewhere: "Telefone und andere Rechner im selben Netz öffnen diese Seite unter <link>{address}</link>.",
  },
  language: {
    label: "Sprache",
    browser: "Wie es der Browser verlangt",
    submit: "Sprache speichern",
  },
};

import type { problems as english } from "../en/problems.ts";
import type { Translated } from "../messages.ts";
import { backupProblems } from "./backup-problems.ts";
import { bundleProblems } from "./bundle-problems.ts";
import { memberImportProblems } from "./member-import-problems.ts";
import { scheduleProblems } from "./schedule-problems.ts";

/** Nouns: see pages.ts. */
export const problems: Translated<typeof english> = {
  ...backupProblems,
  ...memberImportProblems,
  ...bundleProblems,
  ...scheduleProblems,
  failed: {
    start: "Das Portal konnte nicht starten; die Ursache steht in der nächsten Zeile.",
    command: "Der Befehl ist gescheitert; die Ursache steht in der nächsten Zeile.",
    output:
      "Die Standardausgabe hat nicht alles angenommen ({reason}); schaffen Sie dort Platz, und versuchen Sie es noch einmal.",
    migration:
      "Die Datenbank ließ sich nicht auf den neuesten Stand bringen; die Ursache steht in der nächsten Zeile.",
  },
  dotEnv: {
    noAssignment: "Zeile {line} von .env muss NAME=Wert lauten.",
    twice: "{name} darf in .env nur einmal stehen, nicht in den Zeilen {earlier} und {line}.",
    openQuote: "{name} in Zeile {line} von .env fehlt das schließende Anführungszeichen.",
    afterQuote:
      "Hinter dem schließenden Anführungszeichen von {name} in Zeile {line} von .env darf nur ein Kommentar stehen.",
    unknown: "{name} in Zeile {line} von .env ist keine Einstellung.",
    misspelt: "{name} in Zeile {line} von .env ist keine Einstellung, aber {meant} ist eine.",
    notUtf8: "Die Datei .env muss ein Text in UTF-8 sein.",
    unreadable: "Die Datei .env muss lesbar sein ({code}).",
  },
  setting: {
    mustBe: "{name} hat keinen gültigen Wert. Erlaubt ist {wanted}.",
    mustBeNot: "{name} darf nicht „{value}“ sein. Erlaubt ist {wanted}.",
    quotes: "{name} darf keine Anführungszeichen um seinen Wert haben.",
    twice: "{name} und {file} dürfen nicht beide gesetzt sein.",
    noFile: "{name} muss eine lesbare Datei nennen, nicht „{path}“ ({code}).",
    samePort: "HTTP_PORT muss ein anderer Port als PORT sein oder „off“, nicht „{port}“.",
    acmeOrigin:
      "ACME_EMAIL braucht eine ORIGIN, unter der andere diesen Rechner kennen, zum Beispiel https://portal.example.",
  },
  wanted: {
    number: "eine Zahl von {least} bis {most}",
    word: "„{word}“",
    either: "{first} oder {second}",
    several: "{one} (oder mehrere, durch Kommas getrennt)",
    origin: "eine https-Adresse ohne Pfad, zum Beispiel https://portal.example",
    httpsAddress: "eine https-Adresse, zum Beispiel https://acme.example/directory",
    eMail: "eine E-Mail-Adresse, zum Beispiel ada@portal.example",
    plainWord: "ein Wort, das aus Buchstaben, Ziffern und den Zeichen . - _ besteht",
    host: "ein Rechnername oder eine IP-Adresse dieses Rechners, zum Beispiel „127.0.0.1“",
    network: "eine IP-Adresse oder ein Netz wie 10.0.0.0/8",
    path: "ein Pfad, der nicht mit ~ beginnt",
    database: "„file:“ mit einem Pfad dahinter oder postgres://NAME:PASSWORT@RECHNER/DATENBANK",
    shortText: "ein Text aus höchstens 64 sichtbaren Zeichen",
    timeZone: "eine Zeitzone wie Europe/Berlin",
    secretKey: "ein Schlüssel aus 32 zufälligen Bytes in base64url",
    schedule:
      "daily mit einer Uhrzeit, etwa daily 02:30, oder weekly mit Tag und Uhrzeit, etwa weekly sun 02:30,",
    ageRecipient: "ein öffentlicher Schlüssel von age, der mit age1 beginnt und keinen Tippfehler hat",
    secretWord: "ein Geheimnis aus 16 bis 256 Buchstaben, Ziffern und Zeichen ohne Leerzeichen",
  },
  access: {
    readOnlyDisk: "{path} liegt auf einem Datenträger, der sich nur lesen lässt.",
    ownerMayNotRead:
      "{path} hat die Rechte {rights}, mit denen Sie es nicht lesen dürfen. Setzen Sie sie zurück (chmod -R u+rwX {folder}).",
    ownerMayNotChange:
      "{path} hat die Rechte {rights}, mit denen Sie es nicht ändern dürfen. Setzen Sie sie zurück (chmod -R u+rwX {folder}).",
    mayNotRead: "{path} gehört {owner}, und {user} darf es nicht lesen. {advice}",
    mayNotChange: "{path} gehört {owner}, und {user} darf es nicht ändern. {advice}",
    giveRight: "Geben Sie {user} das Recht dazu, oder führen Sie dies als {owner} aus.",
    giveFolder: "Übertragen Sie es an {user} (chown -R {id} {folder}), oder führen Sie dies als {owner} aus.",
    nameless: "Benutzer {id}",
  },
  keys: {
    unusable: "Die Schlüssel in {path} lassen sich weder lesen noch erzeugen ({code}).",
    damaged:
      "{path} ist beschädigt: Die Schlüssel des Portals sind nicht vollständig. Verschieben Sie die Datei, und holen Sie sie aus einer Sicherung mit Schlüsseln, aus einer Kopie oder vom gedruckten Blatt zurück (postern keys restore DATEI).",
    missing:
      "{path} fehlt, und ohne die Schlüssel darin lässt sich {database} nicht lesen. Holen Sie sie aus einer Sicherung mit Schlüsseln, aus einer Kopie oder vom gedruckten Blatt zurück (postern keys restore DATEI).",
    wrongGiven:
      "{key} ist nicht der Schlüssel, mit dem {database} geschrieben wurde. Geben Sie den früheren wieder an; gibt es einen neuen, steht der frühere nach einem Komma dahinter.",
    wrongGivenBoth:
      "{key} und {other} sind nicht die Schlüssel, mit denen {database} geschrieben wurde. Geben Sie die früheren wieder an; gibt es einen neuen, steht der frühere nach einem Komma dahinter.",
    wrongKept:
      "„{key}“ in {file} ist nicht der Schlüssel, mit dem {database} geschrieben wurde. Stellen Sie die keys.json wieder her, die dazugehört.",
    wrongKeptBoth:
      "„{key}“ und „{other}“ in {file} sind nicht die Schlüssel, mit denen {database} geschrieben wurde. Stellen Sie die keys.json wieder her, die dazugehört.",
    unwritable: "Die Schlüssel in {path} lassen sich nicht schreiben ({code}).",
    rotating: "Es werden bereits Schlüssel gewechselt (Prozess {process}). Warten Sie, bis das fertig ist.",
    onTerminal:
      "Das Blatt enthält jeden Schlüssel, und ein Terminal behält, was es zeigt: Drucken Sie es (postern keys sheet | lp), schreiben Sie es mit --html DATEI, oder geben Sie --yes an.",
    sheetUnwritable:
      "{file} lässt sich nicht anlegen: Es gibt die Datei schon, oder ihr Ordner nimmt keine neue auf ({code}); nennen Sie eine andere.",
    noFile:
      "{path} lässt sich nicht lesen ({code}); nennen Sie die Datei mit den Zeilen des Blattes oder - für die Standardeingabe.",
    wrongLine:
      "Der Schlüssel, der in Zeile {line} beginnt, ist nicht, wie er gedruckt wurde. Vergleichen Sie ihn mit dem Blatt.",
    holeTyped: "Eine Zeile fehlt: Die Nummern einer Art zählen von 1 aufwärts.",
    notTyped: "Es fehlen Zeilen: Von diesen Arten gibt es keinen Schlüssel: {kinds}.",
    inTheWay: "{path} gibt es schon. Legen Sie die Datei zuerst beiseite.",
    notNoted:
      "Die Schlüssel sind nicht die, mit denen das Portal zuletzt gestartet ist; starten Sie es zuerst neu.",
  },
  database: {
    empty: "Die Datenbank {database} ist leer, aber es gab schon eine: {trace} gehört dazu. {advice}",
    gone: "Die Datenbank {database} ist nicht da, aber es gab schon eine: {trace} gehört dazu. {advice}",
    foreign:
      "Die Datenbank {database} enthält nichts vom Portal, aber es gab schon eine: {trace} gehört dazu. {advice}",
    lostAdvice:
      "Binden Sie ihren Datenträger ein, berichtigen Sie DATABASE_URL oder stellen Sie sie aus einer Sicherung wieder her. Für ein neues, leeres Portal verschieben Sie alles, was in {folder} liegt, an einen anderen Ort.",
    moved:
      "Diese Datenbank ist nach {database} umgezogen, wo das Portal weitergeht. Setzen Sie DATABASE_URL darauf.",
    notOpened: "Die Datenbank {database} lässt sich nicht öffnen: {reason}.",
    noRoom:
      "Die Datenbank {database} lässt sich nicht öffnen: Ihr Datenträger nimmt nichts mehr auf. Schaffen Sie dort Platz.",
    unsaved:
      "In {database} wurde nicht gespeichert: {reason}. Schaffen Sie dort Platz, und versuchen Sie es noch einmal.",
    notMigrated: "Die Datenbank {database} lässt sich nicht auf den neuesten Stand bringen: {reason}.",
    newer:
      "Die Datenbank stammt von einer neueren Version des Portals. Starten Sie diese, oder stellen Sie eine ältere Sicherung wieder her.",
    none: "Die Datenbank {database} enthält noch kein Portal; starten Sie es einmal.",
    older:
      "Die Datenbank {database} stammt von einer älteren Version; starten Sie das Portal einmal mit ihr, dann ist sie auf dem neuesten Stand.",
    migrationFailed: "Die Migration {migration} ist gescheitert, und es wurde nichts geändert: {reason}.",
  },
  server: {
    old: "Der Datenbankserver ist PostgreSQL {version}. Das Portal braucht {oldest} oder neuer.",
    encoding:
      "Die Datenbank ist in {encoding} codiert. Das Portal braucht eine in UTF8 (create database … encoding 'UTF8' template template0).",
    connections:
      "Dieser Rechner braucht bis zu {wanted} Verbindungen zur Datenbank, ihr Server erlaubt aber nur {connections}. Setzen Sie dort max_connections höher oder hier WORKERS niedriger.",
    refused: "Die Datenbank {database} nimmt Benutzer oder Passwort nicht an. Berichtigen Sie DATABASE_URL.",
    noDatabase: "Die Datenbank {database} gibt es nicht. Legen Sie sie zuerst auf ihrem Server an.",
    standby:
      "Die Datenbank {database} liegt auf einem Ersatzserver, der nichts speichert. Nennen Sie den Server, der speichert.",
    noTls:
      "Der Server der Datenbank {database} bietet kein TLS an. Schalten Sie es dort ein, oder erreichen Sie den Server über diesen Rechner selbst.",
    notVerified:
      "Das Zertifikat des Servers der Datenbank {database} lässt sich nicht prüfen ({code}). Nennen Sie seine Zertifizierungsstelle in DATABASE_URL (sslrootcert=DATEI).",
    unreachable: "Der Server der Datenbank {database} ist nicht zu erreichen ({code}).",
    noRights: "Der Benutzer der Datenbank {database} darf darin keine Tabellen anlegen.",
  },
  export: {
    noField: "Die Angabe {field} gibt es nicht; es gibt {fields}.",
    reason: "Nennen Sie den Grund, mit 1 bis 200 Zeichen: --reason TEXT.",
    notWritten: "{path} lässt sich nicht schreiben ({code}).",
  },
  move: {
    noAddress: "Für --to erlaubt ist {wanted}.",
    password:
      "Ein Passwort in einem Argument können andere lesen. Schreiben Sie die Adresse in eine Datei und nennen Sie diese: --to @DATEI.",
    sameKind:
      "{database} ist eine Datenbank derselben Art. Umziehen geht von SQLite nach PostgreSQL oder zurück.",
    running:
      "Das Portal läuft mit DATA_DIR {folder} (Prozess {process}). Beenden Sie es zuerst, mit „npx postern stop“.",
    inUse:
      "Ein Portal benutzt die Datenbank {database}, auf diesem Rechner oder einem anderen. Beenden Sie es zuerst.",
    nothing: "Die Datenbank {database} enthält nichts vom Portal.",
    older:
      "Die Datenbank {database} stammt von einer älteren Version. Starten Sie das Portal einmal damit, beenden Sie es, und ziehen Sie dann um.",
    notEmpty: "Die Datenbank {database} ist nicht leer. Nennen Sie eine leere.",
    differs:
      "Aus der Tabelle {table} wurde etwas anderes zurückgelesen, als geschrieben wurde. Das Ziel ist wieder leer, und die Quelle ist, wie sie war.",
    failed:
      "Die Datenbank ist nicht umgezogen ({reason}). Das Ziel ist wieder leer, und die Quelle ist, wie sie war.",
  },
  dataDir: {
    none: "DATA_DIR {folder} gibt es noch nicht; starten Sie das Portal einmal.",
    others: "DATA_DIR {folder} gehört {owner}. Führen Sie dies als {owner} oder als root aus.",
    unusable: "DATA_DIR {folder} lässt sich nicht verwenden ({code}). Geben Sie einen anderen Ordner an.",
    taken:
      "Mit DATA_DIR {folder} läuft schon ein Portal. Beenden Sie es mit „npx postern stop“, oder geben Sie diesem ein anderes DATA_DIR.",
    takenBy:
      "Mit DATA_DIR {folder} läuft schon ein Portal (Prozess {process}). Beenden Sie es mit „npx postern stop“, oder geben Sie diesem ein anderes DATA_DIR.",
  },
  member: {
    unknown: "Ein Mitglied {username} gibt es nicht.",
    lastOperator: "{username} ist der letzte Betreiber; benennen Sie zuerst einen anderen.",
    username: {
      missing: "Der Benutzername fehlt.",
      "too long": "Ein Benutzername darf höchstens 64 Zeichen haben.",
      "not allowed characters":
        "Dieser Benutzername enthält ein Zeichen, das nicht erlaubt ist. Erlaubt sind Buchstaben, Ziffern, Satzzeichen und Leerzeichen.",
      "mixed scripts":
        "Dieser Benutzername mischt Alphabete (etwa lateinisch und kyrillisch). Verwenden Sie Buchstaben aus einem.",
      "broken text": "Dieser Benutzername enthält ein Zeichen, das sich nicht speichern lässt.",
      taken: "Dieser Benutzername ist vergeben.",
    },
    password: {
      missing: "Das Passwort fehlt: Man tippt es am Terminal ein, oder es kommt über die Standardeingabe.",
      "too short": "Das Passwort muss mindestens 15 Zeichen haben.",
      "too long": "Das Passwort darf höchstens 256 Zeichen haben.",
      repeated: "Dieses Passwort wiederholt nur wenige Zeichen.",
      "in a row":
        "Dieses Passwort besteht vor allem aus aufeinanderfolgenden Zeichen wie abc, 321 oder qwertz.",
      common: "Dieses Passwort ist wenig mehr als eines, das viele benutzen.",
      "the username": "Dieses Passwort ist wenig mehr als der Benutzername.",
      "the portal's name": "Dieses Passwort ist wenig mehr als der Name dieses Portals.",
      "broken text": "Dieses Passwort enthält ein Zeichen, das sich nicht verwenden lässt.",
      different: "Die beiden Passwörter sind nicht gleich.",
    },
    notWaiting: "{username} wartet nicht auf eine Freigabe.",
    notActive: "{username} ist kein aktives Mitglied.",
    notDisabled: "{username} ist nicht gesperrt.",
    mayNotLogIn:
      "{username} darf sich nicht anmelden, also gibt es nichts wiederherzustellen; lassen Sie das Mitglied erst zu (postern member enable oder approve).",
    noSession: "{username} hat keine Anmeldung {id}.",
    notConfirmed: "Nichts wurde getan: Der Benutzername wurde nicht bestätigt.",
    notAgreed: "Nichts wurde getan.",
    unconfirmed: "Hier kann niemand gefragt werden; bestätigen Sie es mit --yes.",
  },
  invite: {
    days: "Eine Einladung gilt {least} bis {most} Tage.",
    nobody: "Die Liste nennt niemanden.",
    "too many people": "Auf einmal können höchstens {most} Personen eingeladen werden.",
    "too many cells":
      "Zeile {line} enthält mehr als einen Namen und einen Benutzernamen („{column}“). Nennen Sie die Spalten in der ersten Zeile.",
    "unknown column": "Die erste Zeile nennt eine Spalte „{column}“, die es hier nicht gibt.",
    "column twice": "Die Spalte „{column}“ steht zweimal in der ersten Zeile.",
    username: "„{column}“ in Zeile {line} kann kein Benutzername sein.",
    "too long": "„{column}“ in Zeile {line} ist zu lang.",
    "broken text": "„{column}“ in Zeile {line} enthält ein Zeichen, das sich nicht speichern lässt.",
    value: "„{column}“ in Zeile {line} ist nicht, was das Feld annimmt.",
    quotes: "Zu einem Anführungszeichen in Zeile {line} fehlt das zweite.",
  },
  operator: {
    which: "Nennen Sie ein Mitglied, oder verlangen Sie mit --link einen Link.",
    isOne: "{username} ist schon Betreiber.",
    isNone: "{username} ist kein Betreiber.",
    already: "Es gibt schon einen Betreiber, und ein Link ist für den ersten. Nennen Sie ein Mitglied.",
  },
  doctor: {
    tooWide: "{path} hat die Rechte {rights}, mit denen andere es lesen dürfen (chmod {letters}= {path}).",
    narrowed: "{path} hatte die Rechte {rights}, jetzt sind es {now}.",
    narrowedKeys:
      "{path} hatte die Rechte {rights}, jetzt sind es {now}. Benutzen andere diesen Rechner, ersetzen Sie die Schlüssel: postern keys rotate.",
    noRoom:
      "In {folder} sind noch {free} MB frei; jemanden zu löschen und die nächste Sicherung können {wanted} MB brauchen. Schaffen Sie Platz auf dem Datenträger.",
    otherNode: "Dies ist Node.js {found}; das Portal ist für {wanted} gemacht (npm ci bringt es).",
    noNames:
      "Der Datenträger von {folder} hat nur noch Namen für {free} weitere Dateien. Löschen Sie dort viele kleine Dateien.",
    noAnswer:
      "Hier läuft ein Portal, aber unter {where} antwortet nichts. Sehen Sie in seinem Protokoll nach.",
    clockDiffers:
      "Die Uhr dieses Rechners weicht von der der Datenbank um {seconds} s ab. Lassen Sie beide von einem Zeitserver stellen.",
    clockBehind:
      "Die Uhr dieses Rechners zeigt {now}, aber um {newest} ist schon etwas geschehen. Stellen Sie die Uhr.",
    damaged:
      "Die Datenbank {database} ist beschädigt ({found}). Stellen Sie sie aus einer Sicherung wieder her.",
    indices:
      "Indizes der Datenbank {database} stimmen nicht mit ihren Tabellen überein ({found}). Lassen Sie sie neu bilden: postern doctor --fix, auf einem Server REINDEX.",
    noAmcheck:
      "nicht geprüft: Der Server hat die Erweiterung amcheck nicht, oder dieser Benutzer darf sie nicht anlegen",
    unopened:
      "{count} Werte von {column} lassen sich mit den vorhandenen Schlüsseln nicht öffnen (der erste: {row}). Bringen Sie den Schlüssel zurück, mit dem sie versiegelt wurden, oder eine Sicherung.",
    advisory:
      "Das Paket {name} hat eine bekannte Lücke ({severity}, Versionen {range}). Aktualisieren Sie Postern, oder führen Sie npm audit fix aus.",
    late: {
      backup:
        "Es wurde keine Sicherung gemacht, als eine fällig war. Sehen Sie nach, ob das Portal läuft, und lesen Sie sein Protokoll.",
      rehearsal:
        "Seit 8 Tagen ist keine Wiederherstellung gelungen. Lesen Sie das Protokoll des Portals, oder machen Sie von Hand eine Sicherung und probieren Sie sie aus.",
    },
    failed: {
      backup: "Die letzte Sicherung ist misslungen. {reason}",
      rehearsal: "Die letzte Probe einer Wiederherstellung ist misslungen. {reason}",
    },
    restoreWorked: "Zuletzt gelang eine Wiederherstellung am {at}.",
    neverRestored:
      "Noch ist keine Wiederherstellung gelungen: Das Portal probiert eine in der Nacht nach seiner ersten Sicherung.",
    restored:
      "Das Portal wurde am {at} aus einer Sicherung vom {madeAt} wiederhergestellt; was dazwischen geändert wurde, fehlt. Erneut gelöscht, weil dazwischen schon gelöscht: Mitglieder {members}, Felder {fields}.",
    noSchedule: "Von selbst werden keine Sicherungen gemacht (BACKUP_SCHEDULE ist off).",
    laidAside:
      "{folder} enthält, was eine Wiederherstellung ersetzt hat, auch von Leuten, die seither gelöscht wurden. Löschen Sie den Ordner, wenn ihn niemand mehr braucht.",
    laidAsideSchema:
      "Das Schema {schema} der Datenbank enthält, was eine Wiederherstellung ersetzt hat, auch von Leuten, die seither gelöscht wurden. Wenn es niemand mehr braucht: drop schema {schema} cascade;",
    notAsked: "nicht gefragt: npms Liste bekannter Lücken ist nicht erreichbar",
    bringNext: "Das Zertifikat in {folder} endet am {at}; legen Sie ein neueres Paar an seine Stelle.",
    renewNext:
      "Das Zertifikat in {folder} endet am {at} und wurde nicht erneuert; starten Sie das Portal, lesen Sie sein Protokoll, oder versuchen Sie es mit postern certificate renew.",
    changed:
      "In den Aktivitäten von {username} ist die Zeile {number} ({row}) nicht so, wie das Portal sie hinterlassen hat. Vergleichen Sie sie mit einer Sicherung.",
    missing:
      "In den Aktivitäten von {username} fehlen Zeilen vor oder nach der Zeile {number} ({row}). Vergleichen Sie sie mit einer Sicherung.",
  },
  port: {
    taken:
      "Port {port} ist von einem anderen Programm belegt. Beenden Sie es, oder setzen Sie {setting} auf einen anderen Port.",
    noRights:
      "Für Port {port} fehlen diesem Benutzer die Rechte. Setzen Sie {setting} auf einen Port ab 1024.",
    noAddress: "HOST {host} ist keine Adresse dieses Rechners.",
    unusable: "Port {port} lässt sich nicht öffnen ({reason}). Prüfen Sie {setting} und HOST.",
  },
  notBuilt: "Die Seiten konnten nicht gebaut werden; die Ausgabe des Builds steht darüber.",
  workerEnded: "ein Worker hat sich beendet, bevor er bereit war",
  noWorker: "Kein Worker konnte starten: {reason}",
  stop: {
    unknown: "Das Portal mit DATA_DIR {folder} konnte nicht vermerken, welcher Prozess es ist.",
    late: "Das Portal (Prozess {process}) hat sich nicht beendet; sein Protokoll sagt, was es tut.",
    elsewhere: "Das Portal läuft auf {host} als Prozess {process}. Beenden Sie es dort.",
    refused:
      "Der Prozess {process} des Portals lässt sich nicht beenden ({reason}). Verwenden Sie den Benutzer, unter dem er läuft.",
  },
  certificate: {
    none: "In {folder} liegt noch kein Zertifikat; das Portal erzeugt eines, wenn es startet.",
    brought:
      "Das Zertifikat in {folder} haben Sie bereitgestellt; legen Sie ein neueres Paar an seine Stelle, und das Portal übernimmt es.",
    late: "Das Portal hat sein Zertifikat noch nicht erneuert; sein Protokoll sagt, was es tut.",
    noAuthority:
      "In {folder} liegt noch keine Zertifizierungsstelle; das Portal erzeugt sie, wenn es startet.",
    notOwn:
      "Das Zertifikat des Portals kommt nicht von seiner eigenen Zertifizierungsstelle; es ist nichts zu tun.",
    noTrustStore:
      "Hier ist kein Speicher für vertraute Zertifizierungsstellen bekannt. Für dieses und andere Geräte steht unter {address}, was zu tun ist.",
    notTrusted: "{store}: {program} ist gescheitert ({reason}).",
    request:
      "{file} lässt sich nicht schreiben ({code}). Verwenden Sie den Benutzer, unter dem das Portal läuft.",
    noFile: "Die Zertifikate brauchen {path}, aber {call} ist gescheitert ({code}).",
    missingBeside: "{present} ist da, aber {missing} fehlt.",
    otherKey: "{key} passt zu keinem Zertifikat in {chain}.",
    ended:
      "Das Zertifikat in {file} ist am {at} abgelaufen; ersetzen Sie es durch ein neueres Paar, oder verschieben Sie beide Dateien und starten Sie das Portal, das dann ein eigenes macht.",
    refused: "Das Zertifikat in {file} lässt sich für TLS nicht verwenden: {reason}.",
    keyKind:
      "Das Zertifikat in {file} hat eine Art von Schlüssel, die TLS nicht verwenden kann ({kind}); verwenden Sie P-256 oder RSA.",
    notForServers:
      "Das Zertifikat in {file} ist nicht für Server bestimmt und wird deshalb überall abgelehnt: Seine erweiterte Schlüsselverwendung nennt serverAuth nicht. Besorgen Sie eines für einen Server.",
    noSignatures:
      "Das Zertifikat in {file} ist nicht für Server bestimmt und wird deshalb überall abgelehnt: Seine Schlüsselverwendung nennt digitalSignature nicht. Besorgen Sie eines für einen Server.",
  },
  pem: {
    folder: "{path} ist ein Ordner, keine Datei.",
    unreadable: "{path} lässt sich nicht lesen ({code}).",
    brokenLink: "{path} ist ein Link auf {target}, doch dort ist nichts.",
    noCertificate: "{file} enthält kein Zertifikat im PEM-Format.",
    damagedCertificate: "Zertifikat {number} in {file} lässt sich nicht lesen.",
    noKey: "{file} enthält keinen privaten Schlüssel im PEM-Format.",
    lockedKey:
      "Der Schlüssel in {file} ist mit einer Passphrase geschützt; legen Sie ihn ohne Passphrase dorthin.",
    damagedKey: "Der private Schlüssel in {file} lässt sich nicht lesen.",
  },
  authority: {
    clock:
      "Solange die Uhr dieses Rechners {now} anzeigt, lässt sich kein Zertifikat erzeugen. Stellen Sie sie richtig.",
    unusable:
      "{reason}. Löschen Sie {folder}, starten Sie neu und vertrauen Sie der neuen Zertifizierungsstelle anstelle der alten.",
    shared:
      "Alle Maschinen dieser Datenbank haben diese Zertifizierungsstelle gemeinsam: Beenden Sie sie zuerst alle, und löschen Sie auch die Zeile „local“ der Tabelle shared_files. Starten Sie dann diese Maschine vor den anderen.",
    noKey: "{key} fehlt",
    otherKey: "{key} ist nicht der Schlüssel von {authority}",
    notValid: "Die Zertifizierungsstelle in {authority} ist am {now} nicht gültig",
    notPermitted:
      "Die Zertifizierungsstelle in {authority} darf sich nicht für {name} verbürgen, das in ORIGIN steht",
  },
  acme: {
    clock:
      "Solange die Uhr dieses Rechners {now} anzeigt, lässt sich kein Zertifikat anfordern. Stellen Sie sie richtig.",
    accountKey:
      "Der Schlüssel in {file} liegt nicht auf der Kurve P-256. Verschieben Sie die Datei, dann wird ein neuer erzeugt.",
    externalAccount:
      "{authority} bedient nur Konten, die dort auf anderem Weg eröffnet wurden (External Account Binding).",
    noAccountAddress: "{authority} hat für das Konto keine Adresse genannt.",
    accountStatus: "Laut {authority} hat das Konto von account-key.pem den Status {status}.",
    noNonce: "{address} hat keine Nonce geliefert.",
    noHttps: "{address}, von der Zertifizierungsstelle genannt, ist keine https-Adresse.",
    refused: "{authority} hat abgelehnt ({status}): {reason}",
    noReason: "ohne Angabe von Gründen",
    notAcme: "Was {authority} unter {address} geantwortet hat, entspricht nicht ACME ({place}).",
    wholeAnswer: "die ganze Antwort",
    notAsked: "{authority} ließ sich nicht fragen ({reason}).",
    noAnswer: "keine Antwort innerhalb von {seconds} Sekunden",
    endless: "Die Antwort von {authority} nahm kein Ende.",
    undecided: "{authority} hatte nach {minutes} Minuten noch nicht entschieden.",
    authorization: "Die Autorisierung für {name} hat den Status {status}: {reason}",
    challenge: "{challenge} für {name} ist gescheitert: {reason}",
    bothChallenges: "{first}; {second}",
    noChallenge: "Für {name} bietet die Zertifizierungsstelle {offered} an; hier möglich ist {possible}.",
    nothing: "nichts",
    noOrderAddress: "{authority} hat für die Bestellung keine Adresse genannt.",
    orderFailed: "Die Bestellung ist gescheitert: {reason}",
    noCertificate: "Die Bestellung ist erledigt, aber die Zertifizierungsstelle nennt kein Zertifikat.",
    otherKey:
      "Die Zertifizierungsstelle hat ein Zertifikat geschickt, das nicht zum Schlüssel der Bestellung gehört.",
    missingNames: "Die Zertifizierungsstelle hat ein Zertifikat ohne {names} geschickt.",
    ended: "Die Zertifizierungsstelle hat ein Zertifikat geschickt, das am {at} abgelaufen ist.",
    unexpected: "Es gab einen Fehler: {reason}",
  },
};

import type { status as english } from "../en/status.ts";
import type { Translated } from "../messages.ts";

export const status: Translated<typeof english> = {
  status: {
    heading: "Zustand",
    concerns: "Zu beachten",
    unsaved:
      "Im Augenblick kann nichts gespeichert werden: {reason}. Lesen und Abmelden gehen weiter. Schaffen Sie Platz, oder geben Sie der Datenbank einen Datenträger, der mehr aufnimmt.",
    certificateEnds:
      "Das Zertifikat gilt nur noch {days}. Es hätte schon erneuert sein sollen: Sehen Sie im Protokoll nach.",
    passwordIterations:
      "PASSWORD_ITERATIONS ist {number}. Unter {recommended} lassen sich Passwörter aus einer gestohlenen Datenbank leichter erraten.",
    sessionIdleDays:
      "SESSION_IDLE_DAYS ist {idle}, aber niemand bleibt länger angemeldet als SESSION_MAX_DAYS, {most}.",
    running: "In Betrieb",
    runningSince: "Seit {time}, Dauer: {duration}",
    version: "Programmversion",
    versions: "<portal></portal> auf <node></node>",
    certificate: "Zertifikat",
    certificateValid: "Noch {days}, bis <until></until>",
    certificateIssuer: "Ausgestellt von <issuer></issuer>",
    certificateOwn: "Ausgestellt von der eigenen Zertifizierungsstelle des Portals",
    certificateOver: "Nicht mehr gültig, seit <until></until>",
    database: "Datenbank",
    cleanUp: "Aufräumen",
    cleanUpDone: "Es ist nichts mehr zu tun.",
    cleanUpLeft:
      "Die Spuren von {count, plural, one {# gelöschten Mitglied} other {# gelöschten Mitgliedern}} werden noch entfernt, die ersten seit {time}.",
    address: "Ihre Adresse",
    addressHint:
      "So sieht sie dieser Server, im Protokoll und in den Aktivitäten. Ist es die eines Proxys, fehlt TRUST_PROXY oder PROXY_PROTOCOL.",
    since:
      "Das ganze Portal, Tag für Tag, höchstens 90 Tage; heute ist noch nicht vorbei. Jede Linie beginnt unten bei null.",
    nothingYet: "Das Portal hat noch nichts gezählt. Es tut das einmal in der Minute.",
    parts: {
      members: "Mitglieder",
      logIns: "Anmeldungen",
      requests: "Anfragen",
      storage: "Datenbank und Datenträger",
      processes: "Prozesse",
    },
    figures: {
      members: "Mitglieder",
      active: "Aktiv",
      waiting: "Warten auf Genehmigung",
      disabled: "Gesperrt",
      refused: "Abgelehnt",
      signUps: "Registrierungen",
      logIns: "Anmeldungen",
      failedLogIns: "Fehlgeschlagene Anmeldungen",
      requests: "Anfragen",
      p50: "Hälfte beantwortet in",
      p99: "99 % beantwortet in",
      databaseBytes: "Größe der Datenbank",
      freeBytes: "Frei auf dem Datenträger",
      workers: "Arbeitsprozesse",
      memoryBytes: "Arbeitsspeicher",
    },
    sentence: {
      none: "Noch ist nichts bekannt.",
      one: "{latest} am {until}.",
      many: "{latest} am {until}; seit {from} von {least} bis {most} am Tag.",
    },
    showNumbers: "Zahlen anzeigen<hidden>: {part}</hidden>",
    day: "Tag",
    unknown: "–",
    machines: "Maschinen",
    machine: "Maschine",
    thisMachine: "Diese hier",
    build: "Programmstand",
    lastSeen: "Zuletzt gesehen",
    clock: "Uhr",
    clockAhead: "{time} voraus",
    clockBehind: "{time} zurück",
    clockRight: "Richtig",
    settings: "Einstellungen",
    settingsHint:
      "Das Portal liest sie, wenn es startet. Um eine zu ändern, ändern Sie die Umgebung oder die Datei .env und starten Sie das Portal neu.",
    setting: "Einstellung",
    value: "Wert",
    source: "Woher",
    given: "Vorgegeben, wird nicht gezeigt",
    kept: "Vom Portal erzeugt, in keys.json",
    notSet: "Nicht gesetzt",
    sources: {
      environment: "Umgebung",
      dotEnv: "Datei .env",
      file: "Datei von {name}",
      default: "Vorgabe",
    },
  },
};

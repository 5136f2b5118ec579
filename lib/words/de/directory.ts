import type { directory as english } from "../en/directory.ts";
import type { Translated } from "../messages.ts";

export const directory: Translated<typeof english> = {
  directory: {
    heading: "Mitglieder",
    find: "Ein Mitglied finden",
    findAnything:
      "Ein beliebiger Teil des Benutzernamens oder einer dieser Angaben: {fields}. Akzente und Großbuchstaben spielen keine Rolle.",
    findUsername: "Ein beliebiger Teil des Benutzernamens. Akzente und Großbuchstaben spielen keine Rolle.",
    search: "Suchen",
    byState: "Nach Zustand",
    byMore: "Nur",
    states: {
      any: "Alle",
      active: "Aktiv",
      waiting: "Wartend",
      disabled: "Gesperrt",
      refused: "Abgelehnt",
    },
    operators: "Betreiber",
    without: "Ohne {field}",
    withoutAny: "Ohne …",
    stale: "Seit {months, plural, one {einem Monat} other {# Monaten}} nicht bestätigt",
    reading:
      "Bisher sind {read} von {of} Mitgliedern eingelesen. Bis es alle sind, werden Mitglieder nur an ihren Benutzernamen gefunden, und die ersten 50 stehen in der Liste. <again>Noch einmal nachsehen</again>",
    count: "{count, plural, one {# Mitglied} other {# Mitglieder}}",
    countWith: "{count, plural, one {# Mitglied} other {# Mitglieder}} mit „<q></q>“",
    columns: {
      member: "Mitglied",
      state: "Zustand",
      joined: "Mitglied seit",
      seen: "Letzte Anmeldung",
    },
    is: {
      active: "Aktiv",
      waiting: "Wartet auf Freigabe",
      disabled: "Gesperrt",
      refused: "Abgelehnt",
    },
    operator: "Betreiber",
    notYet: "Noch nicht",
    unreadable: "nicht mehr lesbar",
    approve: "Freigeben<hidden>: <name></name></hidden>",
    refuse: "Ablehnen<hidden>: <name></name></hidden>",
    none: {
      found: "Mit „<q></q>“ gibt es niemanden. Versuchen Sie es mit weniger Buchstaben.",
      waiting: "Niemand wartet auf Freigabe.",
      filtered: "Auf niemanden trifft das zu.",
      everyone: "<link>Unter allen suchen</link>",
    },
    pages: "Seiten",
    previous: "Zurück",
    next: "Weiter",
    export: "Mitgliederliste herunterladen",
  },
  membersExport: {
    heading: "Mitgliederliste herunterladen",
    intro:
      "Jedes Mitglied in der Datei liest in seinen Aktivitäten, dass Sie sie mitgenommen haben, mit welchen Angaben und wann. Bewahren Sie die Datei so sicher auf wie das Portal, und löschen Sie sie, wenn sie ausgedient hat.",
    reason: "Ihr Grund, für die nächsten Minuten: <reason></reason>",
    fields: "Was hineinkommt",
    always: "Benutzernamen, Zustände, Rollen und Daten sind immer dabei.",
    state: "Wer",
    format: "Dateiformat",
    formats: {
      csv: "CSV, für Tabellenprogramme",
      ndjson: "NDJSON, für andere Programme",
    },
    submit: "Herunterladen",
    reasonProblems: {
      missing: "Geben Sie einen Grund an.",
      "too long": "Der Grund darf höchstens 200 Zeichen lang sein.",
      "broken text":
        "Der Grund enthält ein Zeichen, das sich nicht speichern lässt. Löschen Sie es, und geben Sie es neu ein.",
    },
  },
  exportReasonForm: {
    heading: "Wozu brauchen Sie eine Mitgliederliste?",
    reason: "Grund",
    reasonHint: "Jedes Mitglied in der Datei liest ihn in seinen Aktivitäten.",
    submit: "Weiter",
  },
};

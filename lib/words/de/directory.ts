import type { directory as english } from "../en/directory.ts";
import type { Translated } from "../messages.ts";

export const directory: Translated<typeof english> = {
  directory: {
    heading: "Mitglieder",
    find: "Ein Mitglied finden",
    findAnything:
      "Ein beliebiger Teil des Benutzernamens oder der Angaben. Akzente und Großbuchstaben spielen keine Rolle.",
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
    stale: "Seit einem Jahr unverändert",
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
};

import type { confirming as english } from "../en/confirming.ts";
import type { Translated } from "../messages.ts";

export const confirming: Translated<typeof english> = {
  confirming: {
    heading: "Stimmt das noch?",
    intro:
      "Sehen Sie durch, was über Sie gespeichert ist. Ändern Sie, was nicht mehr stimmt, und bestätigen Sie dann den Rest mit einem Knopf.",
    none: "Hier steht noch nichts, was veraltet sein könnte.",
    change: "Ändern<hidden>: {field}</hidden>",
    lastChanged: "Geändert am {day}",
    lastConfirmed: "Bestätigt am {day}",
    submit: "All das stimmt noch",
    reminder: "Stimmt das noch?",
    reminderText:
      "{count, plural, one {Ein Eintrag wurde} other {# Einträge wurden}} zuletzt vor langer Zeit geändert oder bestätigt, der erste am {day}. <link>Sehen Sie Ihre Angaben durch</link>: Wenn alles noch stimmt, genügt ein Knopf.",
    link: "<link>Bestätigen Sie, dass Ihre Angaben noch stimmen</link>",
  },
};

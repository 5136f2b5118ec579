import type { controls as english } from "../en/controls.ts";
import type { Translated } from "../messages.ts";

export const controls: Translated<typeof english> = {
  fieldControls: {
    left: "Noch freie Zeichen:",
    over: "Zeichen zu viel:",
    none: "Keine Angabe",
    choose: "Wählen Sie eine Antwort",
    file: "Gespeichert ist:",
    uploaded: "Eine Datei ist angekommen und wird mit dem Formular gespeichert.",
    remove: "Diese Datei entfernen",
  },
  controls: {
    parts: {
      day: "Tag",
      month: "Monat",
      year: "Jahr",
      street: "Straße und Hausnummer",
      postalCode: "Postleitzahl",
      town: "Ort",
      region: "Region oder Bundesland",
      country: "Land",
    },
    image: "Bild",
    document: "Dokument",
  },
};

import type { controls as english } from "../en/controls.ts";
import type { Translated } from "../messages.ts";

export const controls: Translated<typeof english> = {
  fieldControls: {
    left: "Noch freie Zeichen:",
    over: "Zeichen zu viel:",
    none: "Keine Angabe",
    choose: "Wählen Sie eine Antwort",
    file: "Gespeichert ist:",
    uploaded: "Die Datei ist da und bleibt beim Formular.",
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
    kinds: {
      image: "Bild",
      document: "Dokument",
    },
  },
};

import type { fieldProblems as english } from "../en/field-problems.ts";
import type { Translated } from "../messages.ts";

export const fieldProblems: Translated<typeof english> = {
  fieldProblems: {
    required: "Geben Sie {field} an",
    "too long":
      "{field} darf höchstens {limit, plural, one {# Zeichen} other {# Zeichen}} lang sein. Sie haben {typed, number} eingegeben.",
    "too short":
      "{field} muss mindestens {shortest, plural, one {# Zeichen} other {# Zeichen}} lang sein. Sie haben {typed, number} eingegeben.",
    "broken text":
      "{field} enthält ein Zeichen, das nicht gespeichert werden kann. Löschen Sie es und geben Sie es neu ein.",
    pattern: "{field} hat nicht die Form, nach der gefragt ist",
    "not a number": "{field} muss eine Zahl aus Ziffern sein, ohne Zeichen zwischen den Tausendern",
    "too many decimals":
      "{field} darf {decimals, plural, =0 {keine Stellen} one {höchstens # Stelle} other {höchstens # Stellen}} hinter dem Komma haben",
    "too small": "{field} muss mindestens {least} sein",
    "too large": "{field} darf höchstens {greatest} sein",
    "not a date": "{field} muss ein Datum sein, das es gibt",
    "year missing": "{field} braucht ein Jahr",
    "too early": "{field} darf nicht vor dem {least} liegen",
    "too late": "{field} darf nicht nach dem {greatest} liegen",
    "not an option": "Wählen Sie eine der Antworten zu {field}",
    "not an email": "{field} muss eine E-Mail-Adresse sein, etwa name@example.org",
    "not a phone number": "{field} muss eine Telefonnummer sein, etwa +49 30 123456",
    "not a web address": "{field} muss eine Webadresse sein, etwa https://example.org",
    "address incomplete": "{field} braucht mindestens eine Straße oder einen Ort",
    "not a file": "{field} muss eine Datei einer Art sein, die dort genannt ist",
    "file too large": "{field} muss eine Datei mit höchstens {limit, number} MB sein",
    "file gone":
      "Wählen Sie die Datei für {field} noch einmal aus: Sie wurde nur eine Stunde lang aufgehoben",
    "file not saved":
      "Die Datei für {field} konnte nicht gespeichert werden. Wählen Sie sie noch einmal aus.",
    "file later": "Sie können die Datei für {field} hinzufügen, sobald Sie aufgenommen sind",
  },
};

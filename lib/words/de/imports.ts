export const imports = {
  imports: {
    archive:
      "Diese Seite ist eine Kopie. Daneben liegt dasselbe als JSON, CSV und vCard für andere Programme und Ihr Verlauf als CSV.",
    changed: "Geändert am {day}.",
    problems: {
      missing: "Wählen Sie eine Datei aus.",
      "too large": "Die Datei ist größer als 16 MB. So groß wird kein Download Ihrer Angaben.",
      encoding:
        "Die Datei ist nicht als UTF-8 gespeichert. Speichern Sie sie als UTF-8 oder nehmen Sie sie so, wie Sie sie heruntergeladen haben.",
      "not ours":
        "Die Datei enthält keine heruntergeladenen Angaben eines Mitglieds. Wählen Sie eine JSON-, CSV- oder ZIP-Datei eines Portals aus.",
      damaged: "Die Datei ist beschädigt oder unvollständig. Laden Sie sie noch einmal herunter.",
      newer: "Die Datei stammt aus einer neueren Version des Portals, die dieses noch nicht kennt.",
      doubled:
        "In der Datei steht „{at}“ zweimal, und niemand kann sagen, was stimmt. Löschen Sie eines von beiden.",
      "wrong row":
        "Zeile {at} der Datei hat andere Spalten als die übrigen. Berichtigen Sie sie oder laden Sie die Datei noch einmal herunter.",
    },
    none: "Noch nicht angegeben.",
    removed: "Entfernt.",
    proposal: "Darüber entscheiden die Betreiber.",
    unchanged:
      "{count, plural, =0 {Nichts in der Datei ist schon so wie hier.} one {Eine Angabe ist schon dieselbe.} other {# Angaben sind schon dieselben.}}",
    refusals: {
      "not yours": "Das können nur die Betreiber ändern.",
      file: "Dateien werden aus einem Import nicht übernommen. Laden Sie sie im Formular hoch.",
    },
    over: "Was Ihnen gezeigt wurde, gilt nicht mehr: Es wird 15 Minuten lang aufgehoben. Wählen Sie die Datei noch einmal aus.",
    changedMeanwhile: "Inzwischen wurde etwas geändert. Gespeichert ist nichts. Das würde sich jetzt ändern.",
  },
  importForm: {
    heading: "Angaben zurückholen",
    intro:
      "Wählen Sie eine Datei aus, die Sie hier oder von einem anderen Portal heruntergeladen haben. Sie sehen, was sich ändern würde, bevor etwas gespeichert wird.",
    file: "Datei",
    hint: "JSON, CSV oder ZIP, bis zu 16 MB.",
    submit: "Zeigen, was sich ändern würde",
    changes: "Das würde sich ändern",
    nothing: "Es würde sich nichts ändern",
    notSaved: "Noch ist nichts gespeichert. Alles zusammen wird gespeichert oder nichts.",
    before: "Jetzt",
    after: "Aus der Datei",
    refused: "Das bleibt, wie es ist",
    unknown: "Danach fragt dieses Portal nicht",
    confirm: "Alles speichern",
    another: "Andere Datei auswählen",
    cancel: "Abbrechen",
  },
} as const;

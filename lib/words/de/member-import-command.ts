import type { memberImportCommand as english } from "../en/member-import-command.ts";
import type { Translated } from "../messages.ts";

export const memberImportCommand: Translated<typeof english> = {
  import: {
    description:
      "Mitglieder aus der Datenbank des Systems von 2020 oder einer CSV-Datei übernehmen; ohne --apply nur zeigen, was geschähe",
    file: "die Datenbank oder CSV-Datei",
    apply: "es tun",
    skipWrong: "Falsches auslassen und den Rest übernehmen",
    encoding: "wie die Datei geschrieben ist, wenn nicht in UTF-8, etwa windows-1252",
    column:
      "was eine Spalte ist: der Schlüssel einer Angabe, username oder password; für weitere noch einmal",
    ignore: "diese Spalte auslassen; für weitere noch einmal",
    state: "als was sie kommen",
    days: "so viele Tage gelten Einladungen (14)",
    formats: { csv: "CSV-Datei", database: "Datenbank des Systems von 2020" },
    columns: "Spalten ({format}):",
    uses: {
      username: "Benutzername",
      password: "Passwort",
      field: "Angabe {field}",
      state: "nur wer aktiv war",
      leftOut: "ausgelassen",
    },
    noHeading: "(ohne Überschrift)",
    ready: "Bereit",
    alreadyHere: "Schon da",
    wrong: "Falsch",
    everybody: "{count} ({usernames})",
    firstFew: "{count} ({usernames} …)",
    invited: {
      none: "Eingeladen: kein Passwort",
      unknown: "Eingeladen: Hash unbekannt",
      "too dear": "Eingeladen: Hash zu teuer",
      damaged: "Eingeladen: Hash beschädigt",
    },
    line: { csv: "Zeile {line}: {why}", database: "Datensatz {line}: {why}" },
    more: "Und {count} weitere.",
    progress: "Zeilen: {count}",
    nothingYet: "Nichts wurde geändert. Um sie zu übernehmen, rufen Sie es noch einmal mit --apply auf.",
    nothingDone:
      "Nichts wurde übernommen. Berichtigen Sie, was falsch ist, oder lassen Sie es mit --skip-wrong aus.",
    nothingNew: "Nichts wurde geändert: Niemand in dieser Datei ist neu.",
    nothingRight: "Nichts wurde geändert: Wer noch nicht da ist, steht in einer Zeile, die falsch ist.",
    done: "Als Mitglieder übernommen: {imported}. Eingeladen: {invitations}.",
    links:
      "Jeder Link gilt einmal. Solange sie gelten, gibt derselbe Befehl sie noch einmal aus: Hüten Sie sie wie ein Passwort.",
  },
};

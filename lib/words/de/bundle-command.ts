import type { bundleCommand as english } from "../en/bundle-command.ts";
import type { Translated } from "../messages.ts";

export const bundleCommand: Translated<typeof english> = {
  bundle: {
    description:
      "ein Paket machen: ein fertig gebautes Portal, das auf einem Rechner wie diesem ohne npm und ohne Bauen startet",
    target: "wohin: ein neuer Ordner oder, wenn es auf .tgz endet, ein Archiv",
    done: "Das Paket {path} ist fertig: {megabytes} MB ausgepackt, {packages} Pakete von npm. bin/postern start startet es.",
  },
};

import type { bundleProblems as english } from "../en/bundle-problems.ts";
import type { Translated } from "../messages.ts";

export const bundleProblems: Translated<typeof english> = {
  bundle: {
    exists: "{path} gibt es schon. Nennen Sie einen anderen Namen, oder verschieben Sie es vorher.",
    notWritten: "Das Paket {path} konnte nicht geschrieben werden ({code}); nichts davon ist geblieben.",
    noSources: "Das ist ein Paket ohne die Quellen: Tun Sie das in dem Ordner, in dem es gemacht wurde.",
    incomplete: "Die Seiten dieses Pakets fehlen in {folder}. Packen Sie es noch einmal aus.",
  },
};

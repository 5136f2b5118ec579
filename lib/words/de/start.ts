import type { start as english } from "../en/start.ts";
import type { Translated } from "../messages.ts";

/** Nouns: see pages.ts. */
export const start: Translated<typeof english> = {
  building: "Die Seiten werden gebaut; das ist nur einmal nötig und dauert weniger als eine Minute.",
  migrated: "Die Datenbank {database} ist auf dem neuesten Stand.",
  open: "{portal} ist geöffnet unter {addresses}",
  elsewhere: "Von anderswo",
  elsewhereText: "{address} auf Telefonen und Rechnern in diesem Netz",
  certificate: "Zertifikat",
  authority: "Zertifizierungsstelle",
  fingerprint: "Fingerabdruck",
  brought: "Ihr eigenes, aus {folder}, bis {until}",
  acme: "von {authority} über ACME, bis {until}",
  acmeComing: "unterwegs von {authority}; bis es kommt, warnen Browser",
  local: "von der eigenen Zertifizierungsstelle dieses Portals, bis {until}",
  trust: "Browser warnen, bis sie der Zertifizierungsstelle vertrauen, einmal auf jedem Gerät:",
  trustHow: "Unter {address} steht, wie es geht.",
  replaced:
    "Die Zertifizierungsstelle ist neu. Die vorige, „{name}“, konnte sich für mehr als Server verbürgen:",
  remove: "Entfernen Sie sie von jedem Gerät, das ihr vertraut, und löschen Sie dann",
  firstOperator:
    "Es gibt noch keinen Betreiber. Wer diesen Link innerhalb von 24 Stunden öffnet, kann der erste werden, einmal:",
  noOperator: "Es gibt noch keinen Betreiber. „npx postern operator add NAME“ macht ein Mitglied zum ersten,",
  noOperatorLink: "„npx postern operator add --link“ gibt einen Link aus, mit dem es jemand wird.",
};

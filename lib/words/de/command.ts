import type { command as english } from "../en/command.ts";
import type { Translated } from "../messages.ts";

/** Nouns: see pages.ts. */
export const command: Translated<typeof english> = {
  description: "Eine private Tür zu Ihren eigenen Angaben: das Portal starten und pflegen.",
  help: "diese Hilfe ausgeben",
  helpAfterError: "(--help zeigt, was es gibt)",
  version: "die Version ausgeben",
  json: "als JSON ausgeben",
  start: "das Portal betreiben, wie es `npm start` tut",
  health: {
    description: "das laufende Portal fragen, ob es erreichbar ist; Exit-Code 0, wenn ja, sonst 1",
    noAnswer: "Unter {where} antwortet kein Portal ({reason}).",
    readOnly: "Das Portal unter {where} lässt sich lesen, speichert aber nichts: {reason}.",
    notReady: "Das Portal unter {where} ist nicht bereit: {reason}.",
    noPortal: "Was unter {where} antwortet, ist kein Portal (Status {status}).",
  },
  stop: {
    description: "das laufende Portal beenden, das vorher fertig beantwortet, was begonnen ist",
    notRunning: "Mit DATA_DIR {folder} läuft kein Portal.",
    unknown: "Das Portal mit DATA_DIR {folder} konnte nicht vermerken, welcher Prozess es ist.",
    late: "Das Portal (Prozess {process}) hat sich nicht beendet; sein Protokoll sagt, was es tut.",
    done: "Das Portal (Prozess {process}) ist beendet.",
    elsewhere: "Das Portal läuft auf {host} als Prozess {process}. Beenden Sie es dort.",
    refused:
      "Der Prozess {process} des Portals lässt sich nicht beenden ({reason}). Verwenden Sie den Benutzer, unter dem er läuft.",
  },
  certificate: "das Zertifikat des Portals ansehen, erneuern und ihm vertrauen",
  show: {
    description: "ausgeben, was das Portal Browsern vorzeigt",
    none: "In {folder} liegt noch kein Zertifikat; das Portal erzeugt eines, wenn es startet.",
    certificate: "Zertifikat",
    brought: "von Ihnen bereitgestellt",
    acme: "von einer öffentlichen Zertifizierungsstelle, über ACME",
    local: "von der eigenen Zertifizierungsstelle dieses Portals",
    names: "Für",
    valid: "Gültig",
    validity: "{from} bis {until}",
    issuer: "Ausgestellt von",
    chain: "Mitgesendet",
    noChain: "nichts",
    serial: "Seriennummer",
    key: "Schlüssel",
    files: "Dateien",
    authority: "Zertifizierungsstelle",
    authorityFingerprint: "Ihr SHA-256",
    replaced: "Davor",
    replacedIn: "{name}, jetzt in {folder}",
  },
  renew: {
    description: "das Zertifikat des Portals jetzt durch ein neues ersetzen, ohne eine Verbindung zu trennen",
    brought:
      "Das Zertifikat in {folder} haben Sie bereitgestellt; legen Sie ein neueres Paar an seine Stelle, und das Portal übernimmt es.",
    later: "Das Portal läuft nicht. Es erneuert sein Zertifikat, wenn es startet.",
    late: "Das Portal hat sein Zertifikat noch nicht erneuert; sein Protokoll sagt, was es tut.",
  },
  trust: {
    description:
      "die Browser und Programme dieses Rechners der eigenen Zertifizierungsstelle des Portals vertrauen lassen",
    browsers: "nur die Browser dieses Benutzers, wozu kein Administrator nötig ist",
    remove: "ihr nicht mehr vertrauen lassen",
    nothing: "Hier vertraut nichts der Zertifizierungsstelle des Portals.",
    yes: "ohne Rückfrage ausführen",
    json: "als JSON ausgeben, was zu tun wäre, und nichts tun",
    none: "In {folder} liegt noch keine Zertifizierungsstelle; das Portal erzeugt sie, wenn es startet.",
    notOwn:
      "Das Zertifikat des Portals kommt nicht von seiner eigenen Zertifizierungsstelle; es ist nichts zu tun.",
    noStore:
      "Hier ist kein Speicher für vertraute Zertifizierungsstellen bekannt. Für dieses und andere Geräte steht unter {address}, was zu tun ist.",
    others: "Für andere Geräte steht unter {address}, was zu tun ist.",
    system: "Dieses System",
    ask: "Jetzt ausführen? (j/N)",
    failed: "{store}: {program} ist gescheitert ({reason}).",
    exitCode: "Exit-Code {code}",
    done: "{store}: erledigt.",
  },
};

import type { certificates as english } from "../en/certificates.ts";
import type { Translated } from "../messages.ts";

/** Nouns: see pages.ts. */
export const certificates: Translated<typeof english> = {
  "not covered": "Das Zertifikat gilt nicht für {origins} aus der Einstellung ORIGIN; es gilt für {names}.",
  "no name at all": "gar keinen Namen",
  "not yet valid": "Das Zertifikat gilt erst ab {from}; geht die Uhr dieses Rechners richtig?",
  "no intermediate":
    "In fullchain.pem fehlt das Zwischenzertifikat ({issuer}), ohne das Telefone und Programme die Verbindung ablehnen; hängen Sie es an die Datei an.",
  "kind of key": "Browser lehnen diese Art von Schlüssel ab ({kind}); verwenden Sie P-256 oder RSA.",
  "no signatures":
    "Browser lehnen ein Zertifikat ab, dessen Schlüsselverwendung digitalSignature nicht nennt; besorgen Sie eines mit dieser Verwendung.",
  "must-staple":
    "Das Zertifikat verlangt must-staple, aber das Portal heftet keine OCSP-Antworten an, deshalb lehnt Firefox es ab; besorgen Sie eines ohne.",
  "new authority":
    "Die Zertifizierungsstelle des Portals ist neu: Browser, die nur der vorigen vertrauen, warnen, bis sie dieser vertrauen.",
};

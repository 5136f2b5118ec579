import type { CertificateWarning } from "../connection-facts.ts";
import { catalogue, perLanguage } from "./catalogue.ts";
import { certificates as german } from "./de/certificates.ts";
import { certificates } from "./en/certificates.ts";
import { formatsOf } from "./formats.ts";
import type { Language } from "./languages.ts";
import { plainTranslatorOf } from "./plain-translator.ts";

const messagesOf = catalogue(certificates, german);
const translator = perLanguage((language) => plainTranslatorOf<typeof certificates>(messagesOf(language)));

/** What a certificate's warning says, in a sentence. */
export function certificateWarningText(language: Language, warning: CertificateWarning): string {
  const t = translator(language);
  const { list } = formatsOf(language);
  switch (warning.code) {
    case "not covered": {
      const names = warning.names.length > 0 ? list(warning.names) : t("no name at all");
      return t("not covered", { origins: list(warning.origins), names });
    }
    case "not yet valid":
      return t("not yet valid", { from: warning.from });
    case "no intermediate":
      return t("no intermediate", { issuer: warning.issuer });
    case "kind of key":
      return t("kind of key", { kind: warning.kind });
    default:
      return t(warning.code);
  }
}

import type { ConnectionFacts } from "#lib/connection-facts.ts";
import type { Reason, Unready } from "#lib/readiness.ts";
import { requestContext } from "#lib/request-context.ts";
import { recommendedIterations } from "#lib/setting-table.ts";
import { doubtfulSettings, settings } from "#lib/settings.ts";
import { certificateWarningText } from "#lib/words/certificate-words.ts";
import { commandWords } from "#lib/words/command-words.ts";
import type { Language } from "#lib/words/languages.ts";
import type { PageWords } from "#lib/words/page-words.ts";
import { validity } from "./validity.ts";

type Props = Readonly<{
  unsaved: Unready | undefined;
  connection: ConnectionFacts | undefined;
  words: PageWords;
}>;

/** What somebody should do something about; nothing where there is nothing. */
export function Concerns({ unsaved, connection, words: { t, format, language } }: Props) {
  const { passwordIterations, sessionIdleDays, sessionMaxDays } = settings();
  const iterations = format.number(passwordIterations);
  const recommended = format.number(recommendedIterations);
  const [idle, most] = [format.number(sessionIdleDays), format.number(sessionMaxDays)];
  const [certificate] = connection?.chain ?? [];
  const { leftMs, isLate } = validity(certificate, requestContext().at);
  const sentences = [
    unsaved && t("status.unsaved", { reason: reasonText(unsaved, language) }),
    isLate && t("status.certificateEnds", { days: format.duration(leftMs) }),
    ...(connection?.warnings ?? []).map((warning) => certificateWarningText(language, warning)),
    ...doubtfulSettings(settings()).map((name) =>
      name === "PASSWORD_ITERATIONS"
        ? t("status.passwordIterations", { number: iterations, recommended })
        : t("status.sessionIdleDays", { idle, most }),
    ),
  ].filter((sentence) => typeof sentence === "string");
  if (sentences.length === 0) return null;
  return (
    <section
      aria-label={t("status.concerns")}
      className="mt-6 space-y-2 border-s-4 border-attention bg-attention-tint p-4"
    >
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </section>
  );
}

/** A reason as `/readyz` gives it, the system's code in brackets included. */
function reasonText(reason: Unready, language: Language): string {
  const [, known = "", code = ""] = /^(.*?)( \(.*\))?$/.exec(reason) ?? [];
  return commandWords(language)(`health.reasons.${known as Reason}`) + code;
}

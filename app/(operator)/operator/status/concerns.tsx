import { AttentionBlock, Notices } from "#app/(operator)/_notices/notices.tsx";
import type { Notice } from "#features/notices/notices.ts";
import type { ConnectionFacts } from "#lib/connection-facts.ts";
import type { Reason, Unready } from "#lib/readiness.ts";
import { recommendedIterations } from "#lib/setting-table.ts";
import { doubtfulSettings, settings } from "#lib/settings.ts";
import { certificateWarningText } from "#lib/words/certificate-words.ts";
import { commandWords } from "#lib/words/command-words.ts";
import type { Language } from "#lib/words/languages.ts";
import type { PageWords } from "#lib/words/page-words.ts";

type Props = Readonly<{
  notices: readonly Notice[];
  unsaved: Unready | undefined;
  connection: ConnectionFacts | undefined;
  words: PageWords;
}>;

/** What somebody should do something about; nothing where there is nothing. */
export function Concerns({ notices, unsaved, connection, words }: Props) {
  const { t, format, language } = words;
  const { passwordIterations, sessionIdleDays, sessionMaxDays } = settings();
  const iterations = format.number(passwordIterations);
  const recommended = format.number(recommendedIterations);
  const [idle, most] = [format.number(sessionIdleDays), format.number(sessionMaxDays)];
  const sentences = [
    unsaved && t("status.unsaved", { reason: reasonText(unsaved, language) }),
    ...(connection?.warnings ?? []).map((warning) => certificateWarningText(language, warning)),
    ...doubtfulSettings(settings()).map((name) =>
      name === "PASSWORD_ITERATIONS"
        ? t("status.passwordIterations", { number: iterations, recommended })
        : t("status.sessionIdleDays", { idle, most }),
    ),
  ].filter((sentence) => typeof sentence === "string");
  if (notices.length + sentences.length === 0) return null;
  return (
    <AttentionBlock label={t("status.concerns")}>
      <Notices notices={notices} words={words} />
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </AttentionBlock>
  );
}

/** A reason as `/readyz` gives it, the system's code in brackets included. */
function reasonText(reason: Unready, language: Language): string {
  const [, known = "", code = ""] = /^(.*?)( \(.*\))?$/.exec(reason) ?? [];
  return commandWords(language)(`health.reasons.${known as Reason}`) + code;
}

import type { ReactNode } from "react";
import { DescriptionList, Fact } from "#app/_ui/description-list.tsx";
import { Exactly, When } from "#app/_ui/when.tsx";
import type { BackupRun } from "#features/backups/backup-runs.ts";
import type { BackupState } from "#features/backups/backup-state.ts";
import type { Schedule } from "#lib/setting-kinds.ts";
import type { PageWords } from "#lib/words/page-words.ts";
import { phraseText } from "#lib/words/phrase.ts";

type Props = Readonly<{ state: BackupState; now: number; words: PageWords }>;

/** When backups are made, the newest, whether it can be restored, and what this portal was restored from. */
export function Backups({ state, now, words }: Props) {
  const { t, format } = words;
  const { schedule, nextAt, folder, keep, encrypted, runs, restored } = state;
  const { worked: backup } = runs.backup;
  const { worked: rehearsal } = runs.rehearsal;
  return (
    <DescriptionList>
      <Fact label={t("status.backup.schedule")}>
        {schedule ? scheduleText(schedule, words) : t("status.backup.off")}
        {nextAt !== undefined && <Hint>{t("status.backup.next", { time: format.exactTime(nextAt) })}</Hint>}
      </Fact>
      {schedule && (
        <Fact label={t("status.backup.folder")}>
          <code>{folder}</code>
          <Hint>
            {t("status.backup.keep", { keep })}{" "}
            {encrypted ? t("status.backup.encrypted") : t("status.backup.plain")}
          </Hint>
        </Fact>
      )}
      {(schedule || backup) && (
        <Fact label={t("status.backup.newest")}>
          {backup ? <Newest run={backup} now={now} words={words} /> : t("status.backup.none")}
          <Problem kind="backup" state={state} now={now} words={words} />
        </Fact>
      )}
      {(schedule || rehearsal) && (
        <Fact label={t("status.backup.restore")}>
          {rehearsal
            ? t.rich("status.backup.worked", {
                when: () => <When at={rehearsal.endedAt ?? rehearsal.beganAt} now={now} words={words} />,
              })
            : t("status.backup.neverWorked")}
          {rehearsal?.said && <Hint>{phraseText(rehearsal.said, words.language)}</Hint>}
          <Problem kind="rehearsal" state={state} now={now} words={words} />
        </Fact>
      )}
      {restored && (
        <Fact label={t("status.backup.restored")}>
          {t.rich("status.backup.restoredFrom", {
            made: () => <Exactly at={restored.madeAt} format={format} />,
            when: () => <When at={restored.at} now={now} words={words} />,
          })}
          <Hint>{t("status.backup.erasedAgain", restored.erased)}</Hint>
        </Fact>
      )}
    </DescriptionList>
  );
}

function Hint({ children }: { children: ReactNode }) {
  return <span className="block text-sm text-muted [overflow-wrap:anywhere]">{children}</span>;
}

function scheduleText({ hour, minute, weekday }: Schedule, { t, format }: PageWords): string {
  // Some Sunday, or a day so many after it.
  const at = new Date(2026, 0, 4 + (weekday ?? 0), hour, minute).getTime();
  const time = format.timeOfDay(at);
  return weekday === undefined
    ? t("status.backup.daily", { time })
    : t("status.backup.weekly", { time, day: format.weekday(at) });
}

function Newest({ run, now, words }: { run: BackupRun; now: number; words: PageWords }) {
  const { t, format } = words;
  const size = format.bytes(run.size ?? 0);
  const isEncrypted = run.file?.endsWith(".age");
  return (
    <>
      <When at={run.beganAt} now={now} words={words} />
      <br />
      {isEncrypted ? t("status.backup.size", { size }) : t("status.backup.sizePlain", { size })}
      <Hint>
        <code>{run.file}</code>
      </Hint>
      {run.said?.path === "schedule.madeWithUnopened" && (
        <span className="mt-2 block [overflow-wrap:anywhere]">{phraseText(run.said, words.language)}</span>
      )}
    </>
  );
}

/** What came of the last run, unless it worked, and that it is late. */
function Problem({ kind, state: { runs, concerns }, now, words }: Props & { kind: "backup" | "rehearsal" }) {
  const { t, language } = words;
  const { latest } = runs[kind];
  const when = () => latest && <When at={latest.beganAt} now={now} words={words} />;
  const told = ({ state }: BackupRun) => {
    if (state === "worked") return undefined;
    return state === "partly"
      ? t.rich("status.backup.partly", { when })
      : t.rich(`status.backup.${state}.${kind}`, { when });
  };
  return (
    <>
      {latest && latest.state !== "worked" && (
        <span className="mt-2 block [overflow-wrap:anywhere]">
          {told(latest)} {latest.said && phraseText(latest.said, language)}
        </span>
      )}
      {concerns[kind] === "late" && <span className="mt-2 block">{t(`status.backup.late.${kind}`)}</span>}
    </>
  );
}

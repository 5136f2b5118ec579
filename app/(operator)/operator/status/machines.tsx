import { When } from "#app/_ui/when.tsx";
import type { Machine } from "#features/operators/read-status.ts";
import { isWrongClock } from "#lib/clock-offset.ts";
import type { PageWords } from "#lib/words/page-words.ts";

type Props = Readonly<{ machines: readonly Machine[]; now: number; words: PageWords }>;

/** The machines that share the database, the one seen last first. */
export function Machines({ machines, now, words }: Props) {
  const { t } = words;
  return (
    <table className="sheet mt-4">
      <caption className="sr-only">{t("status.machines")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("status.machine")}</th>
          <th scope="col">{t("status.build")}</th>
          <th scope="col">{t("status.clock")}</th>
          <th scope="col">{t("status.lastSeen")}</th>
        </tr>
      </thead>
      <tbody>
        {machines.map(({ name, build, clockOffsetMs, lastSeenAt, isThis }) => (
          <tr key={`${name} ${lastSeenAt}`}>
            <th scope="row">
              <bdi>{name}</bdi> {isThis && <span className="pill">{t("status.thisMachine")}</span>}
            </th>
            <td data-label={t("status.build")}>
              <code>{build.slice(0, 8)}</code>
            </td>
            <td data-label={t("status.clock")}>{clockText(clockOffsetMs, words)}</td>
            <td data-label={t("status.lastSeen")}>
              <When at={lastSeenAt} now={now} words={words} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function clockText(offsetMs: number, { t, format }: PageWords): string {
  if (!isWrongClock(offsetMs)) return t("status.clockRight");
  const time = format.waitingTime(Math.abs(offsetMs) / 1000);
  return offsetMs > 0 ? t("status.clockAhead", { time }) : t("status.clockBehind", { time });
}

import type { Looker, Sight } from "#features/operators/who-sees.ts";
import type { PageWords } from "#lib/words/page-words.ts";

/** More names than that are folded away. */
const namesAtOnce = 5;

/** Who can see one entry, and when somebody else last did. */
export function SeenBy({
  sight: { operators, last },
  words: { t, format },
}: {
  sight: Sight;
  words: PageWords;
}) {
  const names = <bdi>{format.list(operators)}</bdi>;
  return (
    <div className="mt-1 text-sm text-muted print:hidden">
      {operators.length > namesAtOnce ? (
        <details>
          <summary>{t("sight.many", { count: operators.length })}</summary>
          {names}
        </details>
      ) : (
        <p>{operators.length === 0 ? t("sight.you") : t.rich("sight.operators", { names: () => names })}</p>
      )}
      <p>
        {last
          ? t("sight.last", {
              by: format.list(last.by.map((looker) => nameOf(t, looker))),
              day: format.day(last.at),
            })
          : t("sight.never")}
      </p>
    </div>
  );
}

function nameOf(t: PageWords["t"], looker: Looker): string {
  return typeof looker === "string" ? t(`sight.lookers.${looker}`) : looker.username;
}

import type { Field } from "#features/fields/field.ts";
import { mayBeSeen } from "#features/fields/may-see.ts";
import type { Looker, Sight } from "#features/operators/who-sees.ts";
import type { PageWords } from "#lib/words/page-words.ts";

/** More names than that are folded away. */
const namesAtOnce = 5;

/** Who can see one entry, and when somebody else last did. */
export function SeenBy({
  field,
  sight: { operators, last },
  words: { t, format },
}: {
  field: Field;
  sight: Sight;
  words: PageWords;
}) {
  const names = <bdi>{format.list(operators)}</bdi>;
  return (
    <>
      {operators.length > namesAtOnce ? (
        <details>
          <summary>{t("sight.many", { count: operators.length })}</summary>
          {names}
        </details>
      ) : (
        <p>{operators.length === 0 ? t("sight.you") : t.rich("sight.operators", { names: () => names })}</p>
      )}
      {(last || mayBeSeen(field)) && (
        <p>
          {last
            ? t("sight.last", {
                by: format.list(last.by.map((looker) => nameOf(t, looker))),
                day: format.day(last.at),
              })
            : t("sight.never")}
        </p>
      )}
    </>
  );
}

function nameOf(t: PageWords["t"], looker: Looker): string {
  return typeof looker === "string" ? t(`sight.lookers.${looker}`) : looker.username;
}

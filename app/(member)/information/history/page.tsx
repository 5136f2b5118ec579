import { ShownValue } from "#app/_fields/shown-value.tsx";
import { ButtonForm } from "#app/_forms/button-form.tsx";
import { byText } from "#app/_ui/activity-log.tsx";
import { Typed } from "#app/_ui/description-list.tsx";
import { fieldText } from "#app/_ui/field-text.ts";
import { BackLink, Heading, type PageProps } from "#app/_ui/page.tsx";
import { Exactly } from "#app/_ui/when.tsx";
import { words } from "#app/_ui/words.ts";
import type { By } from "#features/activity/names-of.ts";
import { typeOf } from "#features/field-types/type-of.ts";
import { memberMay } from "#features/fields/access.ts";
import { fieldsByKey } from "#features/fields/read-fields.ts";
import { type EarlierValue, listHistory } from "#features/information/history.ts";
import { readForm } from "#features/information/proposals.ts";
import type { Entry } from "#features/information/read-information.ts";
import { mostEarlierValues } from "#features/information/save-values.ts";
import { shownValues } from "#features/information/shown-values.ts";
import { requireMemberOrWaiting } from "#features/request/current-member.ts";
import { makeStamp } from "#features/request/form-stamp.ts";
import type { PageWords } from "#lib/words/page-words.ts";
import { putThisBack } from "./actions.ts";
import { fieldIn, pathOf } from "./paths.ts";

export default async function HistoryPage({ searchParams }: PageProps) {
  const act = await requireMemberOrWaiting();
  const said = await words();
  const { t } = said;
  const { field: asked, after } = await searchParams;
  const field = fieldIn(await fieldsByKey(), asked);
  const history = await listHistory(act, field?.key, typeof after === "string" ? after : undefined);
  const entries = new Map((await readForm(act)).map((entry) => [entry.field.key, entry]));
  const label = field && fieldText(t, field, "label");
  const stampOf = (entry: Entry) => makeStamp(act, shownValues([entry]));
  return (
    <>
      <BackLink to="/information">{t("information.heading")}</BackLink>
      <Heading>
        {label === undefined ? t("history.heading") : t("history.headingOf", { field: label })}
      </Heading>
      <p className="mt-4 max-w-measure">{t("history.intro", { most: mostEarlierValues })}</p>
      {field && (
        <p className="mt-2">
          <a href="/information/history">{t("history.all")}</a>
        </p>
      )}
      {history.values.length === 0 ? (
        <p className="mt-6 text-muted">{t("history.none")}</p>
      ) : (
        <ul className="mt-6 border-t border-line">
          {history.values.map((earlier) => (
            <Earlier
              key={earlier.id}
              earlier={earlier}
              entry={entries.get(earlier.field.key)}
              stampOf={stampOf}
              words={said}
            />
          ))}
        </ul>
      )}
      {history.after !== undefined && (
        <p className="mt-4">
          <a href={pathOf("/information/history", { field: field?.key, after: history.after })}>
            {t("history.older")}
          </a>
        </p>
      )}
      {history.values.length > 0 && (
        <p className="mt-6">
          <a href={pathOf("/information/history/erase", { field: field?.key })}>
            {label === undefined ? t("history.erase") : t("history.eraseOf", { field: label })}
          </a>
        </p>
      )}
    </>
  );
}

type Row = {
  earlier: EarlierValue;
  /** As it is now. */
  entry: Entry | undefined;
  stampOf: (entry: Entry) => string;
  words: PageWords;
};

function Earlier({ earlier, entry, stampOf, words }: Row) {
  const { t, format } = words;
  const { id, field, value, set, replaced } = earlier;
  const label = fieldText(t, field, "label");
  const isToPutBack = entry && value && memberMay(field, entry.value !== undefined) !== "see";
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 border-b border-line py-4">
      <div className="min-w-0">
        <h2 className="text-base">
          <a href={pathOf("/information/history", { field: field.key })}>
            <bdi>{label}</bdi>
          </a>
        </h2>
        <div className="whitespace-pre-wrap [overflow-wrap:anywhere]">
          <Was earlier={earlier} words={words} />
        </div>
        <dl className="terms mt-1 text-sm text-muted">
          {set && (
            <>
              <dt>{t("history.set")}</dt>
              <dd>
                <AtBy {...set} words={words} />
              </dd>
            </>
          )}
          <dt>{t("history.replaced")}</dt>
          <dd>
            <AtBy {...replaced} words={words} />
          </dd>
        </dl>
      </div>
      {isToPutBack && (
        <ButtonForm
          action={putThisBack}
          stamp={stampOf(entry)}
          words={t.group("form")}
          hidden={{ earlier: id }}
          label={t("history.putBack")}
          about={t("history.which", { field: label, time: format.timeToTheSecond(replaced.at) })}
        />
      )}
    </li>
  );
}

function Was({ earlier: { field, value }, words }: Pick<Row, "earlier" | "words">) {
  const { t } = words;
  if (value === undefined) return <span className="text-muted">{t("history.unreadable")}</span>;
  if (value === "") return <span className="text-muted">{t("history.empty")}</span>;
  // Only the file of today can be downloaded.
  if (field.type === "file") return <Typed>{typeOf(field).show(value, field, t.language)}</Typed>;
  return <ShownValue field={field} value={value} words={words} />;
}

function AtBy({ at, by, words: { t, format } }: { at: number; by: By; words: PageWords }) {
  return (
    <bdi>{t.rich("history.by", { time: () => <Exactly at={at} format={format} />, by: byText(t, by) })}</bdi>
  );
}

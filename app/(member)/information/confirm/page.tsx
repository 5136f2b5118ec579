import { ShownValue } from "#app/_fields/shown-value.tsx";
import { ButtonForm } from "#app/_forms/button-form.tsx";
import { DescriptionList, Fact } from "#app/_ui/description-list.tsx";
import { fieldText } from "#app/_ui/field-text.ts";
import { hidden } from "#app/_ui/hidden.tsx";
import { BackLink, Heading } from "#app/_ui/page.tsx";
import { words } from "#app/_ui/words.ts";
import { memberMay } from "#features/fields/access.ts";
import { mayBeConfirmed } from "#features/information/confirm-information.ts";
import { type Entry, readInformation } from "#features/information/read-information.ts";
import { shownValues } from "#features/information/shown-values.ts";
import { requireMemberOrWaiting } from "#features/request/current-member.ts";
import { makeStamp } from "#features/request/form-stamp.ts";
import type { PageWords } from "#lib/words/page-words.ts";
import { confirm } from "./actions.ts";
import { shownAt } from "./shown-at.ts";

export default async function ConfirmPage() {
  const act = await requireMemberOrWaiting();
  const said = await words();
  const { t } = said;
  const entries = (await readInformation(act)).filter(mayBeConfirmed);
  return (
    <>
      <BackLink to="/information">{t("information.heading")}</BackLink>
      <Heading>{t("confirming.heading")}</Heading>
      {entries.length === 0 ? (
        <p className="mt-4 text-muted">{t("confirming.none")}</p>
      ) : (
        <>
          <p className="mt-4 max-w-measure">{t("confirming.intro")}</p>
          <DescriptionList>
            {entries.map((entry) => (
              <Value key={entry.field.key} entry={entry} words={said} />
            ))}
          </DescriptionList>
          <div className="mt-6">
            <ButtonForm
              action={confirm}
              stamp={makeStamp(act, [...shownValues(entries), [shownAt, String(act.from.at)]])}
              words={t.group("form")}
              label={t("confirming.submit")}
              look="primary"
            />
          </div>
        </>
      )}
    </>
  );
}

function Value({ entry, words }: { entry: Entry; words: PageWords }) {
  const { t, format } = words;
  const { field, value = "", changedAt = 0, confirmedAt } = entry;
  const label = fieldText(t, field, "label");
  const change = memberMay(field, true) !== "see" && (
    <a href={`/information/edit#${field.key}`}>{t.rich("confirming.change", { field: label, hidden })}</a>
  );
  return (
    <Fact label={label} action={change}>
      <ShownValue field={field} value={value} words={words} />
      <p className="text-sm text-muted">
        {confirmedAt === undefined
          ? t("confirming.lastChanged", { day: format.day(changedAt) })
          : t("confirming.lastConfirmed", { day: format.day(confirmedAt) })}
      </p>
    </Fact>
  );
}

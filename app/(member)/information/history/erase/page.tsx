import { ButtonForm } from "#app/_forms/button-form.tsx";
import { fieldText } from "#app/_ui/field-text.ts";
import { BackLink, Heading, type PageProps } from "#app/_ui/page.tsx";
import { words } from "#app/_ui/words.ts";
import { fieldsByKey } from "#features/fields/read-fields.ts";
import { countHistory } from "#features/information/history.ts";
import { requireMemberOrWaiting } from "#features/request/current-member.ts";
import { makeStamp } from "#features/request/form-stamp.ts";
import { erase } from "../actions.ts";
import { fieldIn, pathOf } from "../paths.ts";

export default async function ErasePage({ searchParams }: PageProps) {
  const act = await requireMemberOrWaiting();
  const { t } = await words();
  const field = fieldIn(await fieldsByKey(), (await searchParams).field);
  const count = await countHistory(act, field?.key);
  const back = pathOf("/information/history", { field: field?.key });
  return (
    <>
      <BackLink to={back}>{t("history.heading")}</BackLink>
      <Heading>
        {field ? t("history.eraseOf", { field: fieldText(t, field, "label") }) : t("history.erase")}
      </Heading>
      <p className="mt-4 max-w-measure">{t("history.eraseText", { count })}</p>
      <div className="mt-6 flex flex-wrap items-center gap-x-6 gap-y-3">
        {count > 0 && (
          <ButtonForm
            action={erase}
            stamp={makeStamp(act, field ? [["field", field.key]] : [])}
            words={t.group("form")}
            label={t("history.eraseSubmit")}
            look="danger"
          />
        )}
        <a href={back}>{t("history.cancel")}</a>
      </div>
    </>
  );
}

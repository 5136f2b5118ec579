import { DescriptionList, Fact } from "#app/_ui/description-list.tsx";
import { fieldText } from "#app/_ui/field-text.ts";
import { BackLink } from "#app/_ui/page.tsx";
import { words } from "#app/_ui/words.ts";
import { countHeld } from "#features/erasure/erase-fields.ts";
import { fieldsByKey } from "#features/fields/read-fields.ts";
import { absent, requireOperator } from "#features/request/current-operator.ts";
import { makeStamp } from "#features/request/form-stamp.ts";
import { settings } from "#lib/settings.ts";
import { EraseForm } from "./erase-form.tsx";

/** How much goes with a field, before it goes. */
export default async function EraseFieldPage({ params }: { params: Promise<{ key: string }> }) {
  const act = await requireOperator();
  const { t, format } = await words();
  const { key } = await params;
  const field = (await fieldsByKey()).get(key) ?? absent();
  const label = fieldText(t, field, "label");
  const held = await countHeld(key);
  const back = `/operator/fields/${key}`;
  return (
    <EraseForm
      heading={t("fieldErasing.heading", { field: label })}
      portal={settings().portalName}
      stamp={makeStamp(act, [["/key", key]])}
      up={<BackLink to={back}>{label}</BackLink>}
      intro={
        <>
          <p className="mt-4 max-w-measure">{t("fieldErasing.intro")}</p>
          <DescriptionList>
            <Fact label={t("fieldErasing.concerned")}>{format.number(held.members)}</Fact>
            <Fact label={t("fieldErasing.values")}>{format.number(held.values)}</Fact>
            <Fact label={t("fieldErasing.earlier")}>{format.number(held.earlier)}</Fact>
            <Fact label={t("fieldErasing.files")}>{format.number(held.files)}</Fact>
          </DescriptionList>
          <p className="mt-4 max-w-measure">
            {t.rich("fieldErasing.retireInstead", { link: (text) => <a href={back}>{text}</a> })}
          </p>
        </>
      }
      submit={t("fieldErasing.submit")}
      cancel={<a href={back}>{t("fieldErasing.cancel")}</a>}
      words={t.group("form")}
      texts={t.group("fieldErasingForm")}
    />
  );
}

import { BackLink, Heading, type PageProps } from "#app/_ui/page.tsx";
import { words } from "#app/_ui/words.ts";
import type { TextBox } from "#app/(operator)/_fields/box.ts";
import { boxGroupsOf } from "#app/(operator)/_fields/boxes-of.ts";
import { FieldEditor } from "#app/(operator)/_fields/field-editor.tsx";
import { operatorChoices } from "#app/(operator)/_fields/operator-choices.ts";
import { emptyField } from "#features/fields/field-parts.ts";
import { requireOperator } from "#features/request/current-operator.ts";
import { makeStamp } from "#features/request/form-stamp.ts";
import { fieldTypeNames } from "#lib/field-names.ts";
import { settings } from "#lib/settings.ts";
import { add } from "./actions.ts";

/** Adds a field: first its type is chosen, on which all else depends. */
export default async function NewFieldPage({ searchParams }: PageProps) {
  const act = await requireOperator();
  const { t } = await words();
  const { type: asked } = await searchParams;
  // In addresses hyphens are easier to type than blanks.
  const type = fieldTypeNames.find((one) => one === String(asked).replaceAll("-", " "));
  const up = <BackLink to="/operator/fields">{t("fieldEditor.heading")}</BackLink>;
  if (!type)
    return (
      <>
        {up}
        <Heading>{t("fieldEditor.add")}</Heading>
        <p className="mt-4 max-w-measure">{t("fieldEditor.chooseType")}</p>
        <ul className="mt-4 space-y-2">
          {fieldTypeNames.map((one) => (
            <li key={one}>
              <a
                href={`/operator/fields/new?type=${one.replaceAll(" ", "-")}`}
                className="inline-block min-h-6"
              >
                {t(`fieldEditor.types.${one}`)}
              </a>
            </li>
          ))}
        </ul>
      </>
    );
  const field = emptyField(type);
  const key: TextBox = {
    kind: "text",
    name: "key",
    label: t("fieldEditor.key"),
    hint: t("fieldEditor.keyHint"),
    value: "",
    optional: true,
    narrow: true,
    exact: true,
  };
  return (
    <FieldEditor
      action={add}
      heading={t("fieldEditor.addHeading", { type: t(`fieldEditor.types.${type}`) })}
      portal={settings().portalName}
      stamp={makeStamp(act, [["type", type]])}
      up={up}
      intro={null}
      type={type === "text" || type === "long text" ? undefined : type}
      first={[key]}
      groups={boxGroupsOf({ field, operators: await operatorChoices(field, t), t })}
      otherLanguages={t("fieldEditor.otherLanguages")}
      submit="add"
      words={t.group("form")}
      texts={t.group("fieldForm")}
    />
  );
}

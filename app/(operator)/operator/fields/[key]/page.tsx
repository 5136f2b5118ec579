import { ButtonForm } from "#app/_forms/button-form.tsx";
import { fieldText } from "#app/_ui/field-text.ts";
import { BackLink, Section } from "#app/_ui/page.tsx";
import { words } from "#app/_ui/words.ts";
import { boxGroupsOf } from "#app/(operator)/_fields/boxes-of.ts";
import { FieldEditor } from "#app/(operator)/_fields/field-editor.tsx";
import { operatorChoices } from "#app/(operator)/_fields/operator-choices.ts";
import type { SignedIn } from "#features/act.ts";
import type { Field } from "#features/fields/field.ts";
import { fieldsByKey } from "#features/fields/read-fields.ts";
import { shownField } from "#features/operators/fields/change-field.ts";
import { absent, requireOperator } from "#features/request/current-operator.ts";
import { makeStamp } from "#features/request/form-stamp.ts";
import { settings } from "#lib/settings.ts";
import type { PageWords } from "#lib/words/page-words.ts";
import { bringBack, change, retire } from "./actions.ts";

/** One field: what it asks for, its rules, who writes and sees it; retire it, bring it back, erase it. */
export default async function FieldPage({ params }: { params: Promise<{ key: string }> }) {
  const act = await requireOperator();
  const said = await words();
  const { t } = said;
  const { key } = await params;
  const field = (await fieldsByKey()).get(key) ?? absent();
  const isText = field.type === "text" || field.type === "long text";
  const shown = shownField(field);
  return (
    <FieldEditor
      action={change}
      heading={t("fieldEditor.changeHeading", { field: fieldText(t, field, "label") })}
      portal={settings().portalName}
      stamp={makeStamp(act, [["/key", key], ["/type", field.type], ...shown])}
      up={<BackLink to="/operator/fields">{t("fieldEditor.heading")}</BackLink>}
      intro={<Intro field={field} t={t} />}
      type={isText ? undefined : field.type}
      first={[]}
      groups={boxGroupsOf({ field, operators: await operatorChoices(field, t), t })}
      otherLanguages={t("fieldEditor.otherLanguages")}
      submit="save"
      words={t.group("form")}
      texts={t.group("fieldForm")}
    >
      <Retiring field={field} act={act} words={said} />
    </FieldEditor>
  );
}

function Intro({ field, t }: { field: Field; t: PageWords["t"] }) {
  const gone = field.options.filter(({ isRetired }) => isRetired);
  return (
    <div className="mt-4 max-w-measure [overflow-wrap:anywhere]">
      <p>
        {t(`fieldEditor.types.${field.type}`)}
        {field.retiredAt !== null && <span className="pill">{t("fieldEditor.retiredMark")}</span>}
      </p>
      <p>{t.rich("fieldEditor.keyIs", { code: () => <code>{field.key}</code> })}</p>
      {gone.length > 0 && (
        <p>
          {t("fieldEditor.noOffer", { options: gone.map(({ key, label }) => `${key}: ${label}`).join(", ") })}
        </p>
      )}
    </div>
  );
}

function Retiring({ field, act, words: { t } }: { field: Field; act: SignedIn; words: PageWords }) {
  const isRetired = field.retiredAt !== null;
  return (
    <Section heading={t(isRetired ? "fieldEditor.bringBack" : "fieldEditor.retireHeading")}>
      <p className="mt-2 mb-4 max-w-measure">
        {t(isRetired ? "fieldEditor.bringBackText" : "fieldEditor.retireText")}
      </p>
      <ButtonForm
        action={isRetired ? bringBack : retire}
        stamp={makeStamp(act, [])}
        words={t.group("form")}
        hidden={{ field: field.key }}
        label={t(isRetired ? "fieldEditor.bringBack" : "fieldEditor.retire")}
      />
      <p className="mt-6">
        <a href={`/operator/fields/${field.key}/erase`}>{t("fieldEditor.erase")}</a>
      </p>
    </Section>
  );
}

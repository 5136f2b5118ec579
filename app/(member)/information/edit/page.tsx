import { fieldText } from "#app/_ui/field-text.ts";
import { Up } from "#app/_ui/page.tsx";
import { words } from "#app/_ui/words.ts";
import { readInformation } from "#features/information/read-information.ts";
import { shownValues } from "#features/information/shown-values.ts";
import { requireMember } from "#features/request/current-member.ts";
import { makeStamp } from "#features/request/form-stamp.ts";
import { settings } from "#lib/settings.ts";
import { InformationForm } from "./information-form.tsx";

export default async function EditInformationPage() {
  const act = await requireMember();
  const { t } = await words();
  const entries = await readInformation(act);
  const controls = entries.map(({ field, value, unreadable }) => {
    const label = fieldText(t, field, "label");
    const multiline = field.type === "long text";
    const help = unreadable === undefined ? fieldText(t, field, "help") : t("information.unreadableHint");
    const limit = multiline ? t("information.limit", { limit: field.limit }) : "";
    return {
      name: field.key,
      label,
      question: t("information.whichToKeep", { field: label }),
      hint: [help, limit].filter(Boolean).join(" ") || undefined,
      multiline,
      // The one name of WCAG 2.2's list of purposes (1.3.5) that a field of ours has.
      autoComplete: field.key === "name" ? "name" : undefined,
      value,
    };
  });
  return (
    <InformationForm
      portal={settings().portalName}
      stamp={makeStamp(act, shownValues(entries))}
      up={<Up to="/information">{t("information.heading")}</Up>}
      controls={controls}
      words={t.group("form")}
      texts={t.group("informationForm")}
    />
  );
}

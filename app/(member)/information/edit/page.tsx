import { fieldText } from "#app/_ui/field-text.ts";
import { BackLink } from "#app/_ui/page.tsx";
import { words } from "#app/_ui/words.ts";
import { readInformation } from "#features/information/read-information.ts";
import { shownValues } from "#features/information/shown-values.ts";
import { requireMemberOrWaiting } from "#features/request/current-member.ts";
import { makeStamp } from "#features/request/form-stamp.ts";
import { settings } from "#lib/settings.ts";
import { InformationForm } from "./information-form.tsx";

export default async function EditInformationPage() {
  const act = await requireMemberOrWaiting();
  const { t } = await words();
  const entries = await readInformation(act);
  const controls = entries.map(({ field, value, unreadable }) => {
    const label = fieldText(t, field, "label");
    const limit = field.type === "long text" ? field.limit : undefined;
    const help = unreadable === undefined ? fieldText(t, field, "help") : t("information.unreadableHint");
    const room = limit === undefined ? "" : t("information.limit", { limit });
    return {
      name: field.key,
      label,
      question: t("information.whichToKeep", { field: label }),
      hint: [help, fieldText(t, field, "purpose"), room].filter(Boolean).join(" ") || undefined,
      limit,
      // The one name of WCAG 2.2's list of purposes (1.3.5) that a field of ours has.
      autoComplete: field.key === "name" ? "name" : undefined,
      value,
    };
  });
  return (
    <InformationForm
      portal={settings().portalName}
      stamp={makeStamp(act, shownValues(entries))}
      up={<BackLink to="/information">{t("information.heading")}</BackLink>}
      controls={controls}
      words={t.group("form")}
      texts={t.group("informationForm")}
    />
  );
}

import { BackLink } from "#app/_ui/page.tsx";
import { words } from "#app/_ui/words.ts";
import { requireMemberOrWaiting } from "#features/request/current-member.ts";
import { makeStamp } from "#features/request/form-stamp.ts";
import { settings } from "#lib/settings.ts";
import { ImportForm } from "./import-form.tsx";

export default async function ImportPage() {
  const act = await requireMemberOrWaiting();
  const { t } = await words();
  return (
    <ImportForm
      portal={settings().portalName}
      stamp={makeStamp(act, [])}
      up={<BackLink to="/information">{t("information.heading")}</BackLink>}
      words={t.group("form")}
      texts={t.group("importForm")}
    />
  );
}

import { BackLink } from "#app/_ui/page.tsx";
import { words } from "#app/_ui/words.ts";
import { isOpen } from "#features/operators/openings.ts";
import { requireSubject } from "#features/request/current-operator.ts";
import { makeStamp } from "#features/request/form-stamp.ts";
import { settings } from "#lib/settings.ts";
import { RecoverForm } from "./recover-form.tsx";

export default async function RecoverPage() {
  const act = await requireSubject();
  const { t } = await words();
  const { id, username } = act.subject;
  return (
    <RecoverForm
      heading={t("acts.recover.heading", { username })}
      portal={settings().portalName}
      stamp={makeStamp(act, [])}
      up={<BackLink to={`/operator/members/${id}`}>{username}</BackLink>}
      member={`/operator/members/${id}`}
      intro={t("acts.recover.intro")}
      submit={t("acts.recover.submit")}
      reasonIsOptional={await isOpen(act)}
      words={t.group("form")}
      texts={{ ...t.group("actForm"), ...t.group("recovery"), username: t("information.username") }}
    />
  );
}

import { BackLink } from "#app/_ui/page.tsx";
import { words } from "#app/_ui/words.ts";
import { requireMember } from "#features/request/current-member.ts";
import { makeStamp } from "#features/request/form-stamp.ts";
import { settings } from "#lib/settings.ts";
import { PasswordForm } from "./password-form.tsx";

export default async function PasswordPage() {
  const act = await requireMember();
  const { t } = await words();
  return (
    <PasswordForm
      portal={settings().portalName}
      stamp={makeStamp(act, [])}
      up={<BackLink to="/security">{t("security.heading")}</BackLink>}
      username={act.subject.username}
      words={t.group("form")}
      texts={t.group("passwordForm")}
    />
  );
}

import { Up } from "#app/_ui/page.tsx";
import { makeStamp } from "#features/information/form-stamp.ts";
import { requireMember } from "#features/sessions/current-member.ts";
import { settings } from "#lib/settings.ts";
import { PasswordForm } from "./password-form.tsx";

export default async function PasswordPage() {
  const act = await requireMember();
  return (
    <>
      <Up to="/security">Security</Up>
      <PasswordForm
        portal={settings().portalName}
        stamp={makeStamp(act, [])}
        username={act.subject.username}
      />
    </>
  );
}

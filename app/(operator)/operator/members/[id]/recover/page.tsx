import { BackLink } from "#app/_ui/page.tsx";
import { words } from "#app/_ui/words.ts";
import { isOpen } from "#features/operators/openings.ts";
import { absent, requireSubject } from "#features/request/current-operator.ts";
import { makeStamp } from "#features/request/form-stamp.ts";
import { settings } from "#lib/settings.ts";
import { fieldsOf } from "../[act]/fields-of.ts";
import { RecoverForm } from "./recover-form.tsx";

export default async function RecoverPage() {
  const act = await requireSubject();
  const { t } = await words();
  const { id, username } = act.subject;
  const asks = fieldsOf("recover", act);
  // One's own password is changed with the one before.
  if (id === act.actor.id) return absent();
  return (
    <RecoverForm
      heading={t("acts.recover.heading", { username })}
      portal={settings().portalName}
      stamp={makeStamp(act, [["asks", asks]])}
      asks={asks}
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

import { Downloads } from "#app/_ui/downloads.tsx";
import { BackLink } from "#app/_ui/page.tsx";
import { words } from "#app/_ui/words.ts";
import { copyDays } from "#features/policies/copy-days.ts";
import { requireMemberOrWaiting } from "#features/request/current-member.ts";
import { makeStamp } from "#features/request/form-stamp.ts";
import { settings } from "#lib/settings.ts";
import { DeleteForm } from "./delete-form.tsx";

export default async function DeletePage() {
  const act = await requireMemberOrWaiting();
  const { t } = await words();
  const days = copyDays(settings().backups);
  return (
    <DeleteForm
      portal={settings().portalName}
      stamp={makeStamp(act, [])}
      up={<BackLink to="/information">{t("information.heading")}</BackLink>}
      username={
        <span className="font-normal">
          {t.rich("delete.username", {
            username: act.subject.username,
            name: (username) => <bdi className="font-bold">{username}</bdi>,
          })}
        </span>
      }
      words={t.group("form")}
      texts={t.group("deleteForm")}
    >
      <div className="max-w-measure">
        <p className="mt-4">{t("delete.intro")}</p>
        <ul className="mt-2 list-disc space-y-1 ps-6">
          <li>{t("delete.account")}</li>
          <li>{t("delete.information")}</li>
          <li>{t("delete.activity")}</li>
        </ul>
        <p className="mt-4">{t("delete.forGood")}</p>
        <p className="mt-2">
          {days === undefined ? t("delete.noCopies") : t("delete.copies", { days })}{" "}
          {t("delete.copiesByHand")}
        </p>
        <h2 className="mt-8">{t("delete.download")}</h2>
        <Downloads t={t} />
        <h2 className="mt-8">{t("delete.confirm")}</h2>
      </div>
    </DeleteForm>
  );
}

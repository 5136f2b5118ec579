import { BackLink, Heading } from "#app/_ui/page.tsx";
import { words } from "#app/_ui/words.ts";
import { actAt, addressOf } from "#features/operators/acts-for.ts";
import { isOpen } from "#features/operators/openings.ts";
import { absent, requireSubject } from "#features/request/current-operator.ts";
import { makeStamp } from "#features/request/form-stamp.ts";
import { settings } from "#lib/settings.ts";
import { ActForm } from "./act-form.tsx";
import { fieldsOf } from "./fields-of.ts";

export default async function ActPage({ params }: { params: Promise<{ act: string }> }) {
  const act = await requireSubject();
  const { act: address } = await params;
  const { t } = await words();
  const { id, username } = act.subject;
  const up = <BackLink to={`/operator/members/${id}`}>{username}</BackLink>;
  const kind = actAt(act, address);
  if (!kind) {
    if (!Object.values<string>(addressOf).includes(address)) return absent();
    return (
      <>
        {up}
        <Heading>{t("acts.notNow.heading")}</Heading>
        <p className="mt-4 max-w-measure">{t("acts.notNow.text", { username })}</p>
      </>
    );
  }
  const asks = fieldsOf(kind, act);
  return (
    <ActForm
      heading={t(`acts.${kind}.heading`, { username })}
      intro={t(`acts.${kind}.intro`)}
      submit={t(`acts.${kind}.submit`)}
      portal={settings().portalName}
      stamp={makeStamp(act, [
        ["act", kind],
        ["asks", asks],
      ])}
      up={up}
      cancel={`/operator/members/${id}`}
      asks={asks}
      username={kind === "rename" ? username : undefined}
      reasonIsOptional={await isOpen(act)}
      words={t.group("form")}
      texts={t.group("actForm")}
    />
  );
}

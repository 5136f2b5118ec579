import { settings } from "#lib/settings.ts";
import { Title } from "./_ui/title.tsx";
import { words } from "./_ui/words.ts";

/** What script shows; without it the door answers with the same words. */
export default async function NotFound() {
  const { t } = await words();
  const { portalName } = settings();
  return (
    <main className="own-page">
      <Title of={t("notFound.heading")} portal={portalName} />
      <p className="own-page-name">{portalName}</p>
      <h1>{t("notFound.heading")}</h1>
      <p>{t("notFound.text")}</p>
      <p>
        <a href="/information">{t("nav.information")}</a>
      </p>
    </main>
  );
}

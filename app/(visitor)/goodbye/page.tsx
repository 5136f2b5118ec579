import { Heading } from "#app/_ui/page.tsx";
import { words } from "#app/_ui/words.ts";
import { requireVisitor } from "#features/request/current-member.ts";

/** Where one lands after the membership was deleted. */
export default async function GoodbyePage() {
  await requireVisitor();
  const { t } = await words();
  return (
    <>
      <Heading>{t("goodbye.heading")}</Heading>
      <p className="mt-4">{t("goodbye.text")}</p>
      <p className="mt-6">
        <a href="/log-in">{t("goodbye.logIn")}</a>
      </p>
    </>
  );
}

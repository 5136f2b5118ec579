import { CodeForm } from "#app/_joining/code-form.tsx";
import { whomToAsk } from "#app/_ui/whom-to-ask.ts";
import { words } from "#app/_ui/words.ts";
import { requireVisitor } from "#features/request/current-member.ts";
import { settings } from "#lib/settings.ts";

/** What to do without the password: an operator makes a link, whose code can be typed here. */
export default async function RecoverPage() {
  await requireVisitor();
  const { t } = await words();
  return (
    <>
      <CodeForm
        portal={settings().portalName}
        heading={t("recover.heading")}
        intro={
          <>
            <p className="mt-4">{t("recover.ask", { whom: whomToAsk(t) })}</p>
            <p className="mt-4">{t("recover.what")}</p>
          </>
        }
        words={t.group("form")}
        texts={t.group("codeForm")}
      />
      <p className="mt-6">
        <a href="/log-in">{t("goodbye.logIn")}</a>
      </p>
    </>
  );
}

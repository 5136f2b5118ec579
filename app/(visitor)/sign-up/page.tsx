import { Accepting } from "#app/_ui/accepting.tsx";
import { Heading } from "#app/_ui/page.tsx";
import { words } from "#app/_ui/words.ts";
import { requireVisitor } from "#features/request/current-member.ts";
import { settings } from "#lib/settings.ts";
import { SignUpForm } from "./sign-up-form.tsx";

export default async function SignUpPage() {
  await requireVisitor();
  const { t } = await words();
  const { portalName, signUp } = settings();
  return (
    <>
      {signUp === "open" ? (
        <>
          <SignUpForm portal={portalName} words={t.group("form")} texts={t.group("signUpForm")} />
          <Accepting t={t} />
        </>
      ) : (
        <>
          <Heading>{t("signUp.closed")}</Heading>
          <p className="mt-4">
            {t("problems.signUpClosed")} {t("signUp.whomToAsk")}
          </p>
        </>
      )}
      <p className="mt-6">{t.rich("signUp.logIn", { link: (text) => <a href="/log-in">{text}</a> })}</p>
    </>
  );
}

import { askedControls } from "#app/_joining/asked-controls.ts";
import { CodeForm } from "#app/_joining/code-form.tsx";
import { Accepting } from "#app/_ui/accepting.tsx";
import { Heading } from "#app/_ui/page.tsx";
import { whomToAsk } from "#app/_ui/whom-to-ask.ts";
import { words } from "#app/_ui/words.ts";
import { fieldsAtSignUp } from "#features/fields/at-sign-up.ts";
import { requireVisitor } from "#features/request/current-member.ts";
import { requestContext } from "#lib/request-context.ts";
import { settings } from "#lib/settings.ts";
import type { PageWords } from "#lib/words/page-words.ts";
import { SignUpForm } from "./sign-up-form.tsx";

export default async function SignUpPage() {
  await requireVisitor();
  const said = await words();
  const { t } = said;
  return (
    <>
      <BecomingMember words={said} />
      <p className="mt-6">{t.rich("signUp.logIn", { link: (text) => <a href="/log-in">{text}</a> })}</p>
    </>
  );
}

/** As SIGN_UP has it. */
async function BecomingMember({ words }: { words: PageWords }) {
  const { t } = words;
  const { portalName: portal, signUp } = settings();
  const form = { portal, words: t.group("form") };
  if (signUp === "closed")
    return (
      <>
        <Heading>{t("signUp.closed")}</Heading>
        <p className="mt-4">
          {t("problems.signUpClosed")} {t("signUp.whomToAsk")}
        </p>
      </>
    );
  if (signUp === "invitation")
    return (
      <CodeForm
        {...form}
        heading={t("needInvitation.heading")}
        intro={<p className="mt-4">{t("needInvitation.text", { whom: whomToAsk(t) })}</p>}
        texts={t.group("codeForm")}
      />
    );
  const intro = signUp === "approval" ? <p className="mt-4">{t("waiting.before")}</p> : undefined;
  // The page is kept for minutes at most: so late may "(optional)" go on the day from which a field is required.
  const asked = askedControls(words, await fieldsAtSignUp(), undefined, requestContext().at);
  return (
    <>
      <SignUpForm
        {...form}
        {...{ intro, asked }}
        controls={t.group("fieldControls")}
        texts={t.group("signUpForm")}
      />
      <Accepting t={t} />
    </>
  );
}

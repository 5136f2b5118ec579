import { Notice } from "#app/_ui/notice.tsx";
import type { PageProps } from "#app/_ui/page.tsx";
import { words } from "#app/_ui/words.ts";
import { requireVisitor } from "#features/request/current-member.ts";
import { settings } from "#lib/settings.ts";
import { LogInForm } from "./log-in-form.tsx";

export default async function LogInPage({ searchParams }: PageProps) {
  const { done, next } = await searchParams;
  await requireVisitor(next);
  const { t } = await words();
  const { portalName, signUp } = settings();
  return (
    <>
      <Notice code={done} t={t} />
      <LogInForm portal={portalName} words={t.group("form")} texts={t.group("logInForm")} />
      <p className="mt-6">{t.rich("logIn.forgotten", { link: (text) => <a href="/recover">{text}</a> })}</p>
      {signUp !== "closed" && (
        <p className="mt-6">{t.rich("logIn.signUp", { link: (text) => <a href="/sign-up">{text}</a> })}</p>
      )}
    </>
  );
}

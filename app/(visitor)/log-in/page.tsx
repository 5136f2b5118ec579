import { Done } from "#app/_ui/done.tsx";
import type { Asked } from "#app/_ui/page.tsx";
import { requireVisitor } from "#features/sessions/current-member.ts";
import { settings } from "#lib/settings.ts";
import { LogInForm } from "./log-in-form.tsx";

export default async function LogInPage({ searchParams }: Asked) {
  await requireVisitor();
  const { done } = await searchParams;
  const { portalName, signUp } = settings();
  return (
    <>
      <Done said={done} />
      <LogInForm portal={portalName} />
      {signUp === "open" && (
        <p className="mt-6">
          No membership yet? <a href="/sign-up">Sign up</a>
        </p>
      )}
    </>
  );
}

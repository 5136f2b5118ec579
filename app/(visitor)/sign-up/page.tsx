import { Heading } from "#app/_ui/page.tsx";
import { requireVisitor } from "#features/sessions/current-member.ts";
import { settings } from "#lib/settings.ts";
import { SignUpForm } from "./sign-up-form.tsx";

export default async function SignUpPage() {
  await requireVisitor();
  const { portalName, signUp } = settings();
  return (
    <>
      {signUp === "open" ? <SignUpForm portal={portalName} /> : <Closed />}
      <p className="mt-6">
        Signed up already? <a href="/log-in">Log in</a>
      </p>
    </>
  );
}

function Closed() {
  return (
    <>
      <Heading>Sign-up is closed</Heading>
      <p className="mt-4">Nobody new can sign up here at the moment. Ask the people who run this portal.</p>
    </>
  );
}

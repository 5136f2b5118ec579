import { Downloads } from "#app/_ui/downloads.tsx";
import { makeStamp } from "#features/information/form-stamp.ts";
import { requireMember } from "#features/sessions/current-member.ts";
import { settings } from "#lib/settings.ts";
import { DeleteForm } from "./delete-form.tsx";

export default async function DeletePage() {
  const act = await requireMember();
  return (
    <DeleteForm portal={settings().portalName} stamp={makeStamp(act, [])}>
      <div className="max-w-measure">
        <p className="mt-4">These are deleted at once and for good:</p>
        <ul className="mt-2 list-disc space-y-1 pl-6">
          <li>your username and password: the name is free for others again,</li>
          <li>all of your information,</li>
          <li>your activity, and every browser you are signed in with is logged out.</li>
        </ul>
        <p className="mt-4">Nobody can bring them back, not even the people who run this portal.</p>
        <h2 className="mt-8">First, take it with you</h2>
        <Downloads />
        <h2 className="mt-8">Then confirm that it is you</h2>
      </div>
    </DeleteForm>
  );
}

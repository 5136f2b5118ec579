import { Up } from "#app/_ui/page.tsx";
import { makeStamp } from "#features/information/form-stamp.ts";
import { readInformation } from "#features/information/read-information.ts";
import { requireMember } from "#features/sessions/current-member.ts";
import { settings } from "#lib/settings.ts";
import { InformationForm } from "./information-form.tsx";

const unreadableHint =
  "What is kept here cannot be read any more. It stays as it is unless you enter something in its place.";

export default async function EditInformationPage() {
  const act = await requireMember();
  const entries = await readInformation(act);
  const controls = entries.map(({ field: { key, label, help, type }, value, unreadable }) => ({
    name: key,
    label,
    hint: unreadable === undefined ? help || undefined : unreadableHint,
    multiline: type === "long text",
    value,
  }));
  return (
    <>
      <Up to="/information">Your information</Up>
      <InformationForm portal={settings().portalName} stamp={makeStamp(act, entries)} controls={controls} />
    </>
  );
}

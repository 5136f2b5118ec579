import { randomUUID } from "node:crypto";
import { BackLink, Heading } from "#app/_ui/page.tsx";
import { words } from "#app/_ui/words.ts";
import { LettersForm } from "#app/(operator)/_letters/letters-form.tsx";
import { letterDays } from "#features/operators/make-letters.ts";
import { isOpen } from "#features/operators/openings.ts";
import { requireSubject } from "#features/request/current-operator.ts";
import { makeStamp } from "#features/request/form-stamp.ts";
import { settings } from "#lib/settings.ts";
import { makeThisLetter } from "./actions.ts";

export default async function LetterPage() {
  const act = await requireSubject();
  const { t } = await words();
  const { id, username, state } = act.subject;
  const up = <BackLink to={`/operator/members/${id}`}>{username}</BackLink>;
  if (state !== "active")
    return (
      <>
        {up}
        <Heading>{t("acts.notNow.heading")}</Heading>
        <p className="mt-4 max-w-measure">{t("letters.activeOnly")}</p>
      </>
    );
  const texts = t.group("lettersForm");
  return (
    <LettersForm
      action={makeThisLetter}
      heading={t("letters.heading", { username })}
      intro={<p className="mt-4 max-w-measure">{t("letters.intro", { days: letterDays })}</p>}
      submit={texts.submit}
      portal={settings().portalName}
      // So that a double click makes the same link.
      stamp={makeStamp(act, [["form", randomUUID()]])}
      up={up}
      back={`/operator/members/${id}`}
      reasonIsOptional={await isOpen(act)}
      words={t.group("form")}
      texts={texts}
    />
  );
}

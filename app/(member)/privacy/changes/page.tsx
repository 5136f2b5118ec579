import { redirect } from "next/navigation";
import type { PageProps } from "#app/_ui/page.tsx";
import { Day } from "#app/_ui/when.tsx";
import { words } from "#app/_ui/words.ts";
import { type PolicyChanges, policyChangesFor } from "#features/policies/policy-changes.ts";
import { requireMember } from "#features/request/current-member.ts";
import { makeStamp } from "#features/request/form-stamp.ts";
import { ownPath } from "#features/request/own-path.ts";
import { settings } from "#lib/settings.ts";
import type { PageWords } from "#lib/words/page-words.ts";
import { ChangesForm } from "./changes-form.tsx";
import { differenceText } from "./difference-text.ts";

/** What the privacy policy allows now and did not when this member accepted it. With nothing of that it leads on. */
export default async function ChangesPage({ searchParams }: PageProps) {
  const act = await requireMember();
  const { next } = await searchParams;
  const changes = await policyChangesFor(act);
  if (!changes) return redirect(ownPath(typeof next === "string" ? next : undefined));
  const said = await words();
  const { t } = said;
  return (
    <>
      <ChangesForm
        portal={settings().portalName}
        heading={t("policyChanges.heading")}
        stamp={makeStamp(act, [])}
        version={changes.newest.version}
        words={t.group("form")}
        texts={t.group("policyChangesForm")}
      >
        <Changes of={changes} now={act.from.at} words={said} />
      </ChangesForm>
      <ul className="mt-8 space-y-2">
        <li>
          <a href="/information/export" download>
            {t("policyChanges.export")}
          </a>
        </li>
        <li>
          <a href="/account/delete">{t("policyChanges.delete")}</a>
        </li>
      </ul>
    </>
  );
}

function Changes({ of, now, words }: { of: PolicyChanges; now: number; words: PageWords }) {
  const { t, format } = words;
  const { before, differences, closesAt } = of;
  return (
    <div className="max-w-measure">
      <p className="mt-4">
        {t.rich("policyChanges.intro", {
          before: before.version,
          day: () => <Day at={before.at} format={format} />,
        })}
      </p>
      <ul className="mt-4 list-disc space-y-2 ps-6 [overflow-wrap:anywhere]">
        {differences.map((difference) => {
          const text = differenceText(difference, words);
          return <li key={text}>{text}</li>;
        })}
      </ul>
      <p className="mt-4">
        {t.rich("policyChanges.whole", { link: (text) => <a href="/privacy">{text}</a> })}
      </p>
      <p className="mt-4">
        {closesAt <= now
          ? t("policyChanges.over")
          : t.rich("policyChanges.until", { day: () => <Day at={closesAt} format={format} /> })}
      </p>
    </div>
  );
}

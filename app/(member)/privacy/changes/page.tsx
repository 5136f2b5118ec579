import { redirect } from "next/navigation";
import { fieldText } from "#app/_ui/field-text.ts";
import type { PageProps } from "#app/_ui/page.tsx";
import { rolesText, seenByText } from "#app/_ui/seen-by.ts";
import { Day } from "#app/_ui/when.tsx";
import { words } from "#app/_ui/words.ts";
import { type PolicyChanges, policyChangesFor } from "#features/policies/policy-changes.ts";
import type { PolicyDifference } from "#features/policies/policy-differences.ts";
import { requireMember } from "#features/request/current-member.ts";
import { makeStamp } from "#features/request/form-stamp.ts";
import { ownPath } from "#features/request/own-path.ts";
import { settings } from "#lib/settings.ts";
import type { PageWords } from "#lib/words/page-words.ts";
import { ChangesForm } from "./changes-form.tsx";

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

function differenceText(difference: PolicyDifference, words: PageWords): string {
  const { t } = words;
  if (difference.kind === "kept") return keptText(difference, words);
  const field = fieldText(t, difference.field, "label");
  const purpose = fieldText(t, difference.field, "purpose");
  switch (difference.kind) {
    case "field added":
      return t("policyChanges.added", { field, purpose, seen: seenByText(words, difference.field.seenBy) });
    case "field retired":
      return t("policyChanges.retired", { field, seen: seenByText(words, difference.field.seenBy) });
    case "field removed":
      return t("policyChanges.removed", { field });
    case "purpose": {
      const before = fieldText(t, { ...difference.field, purpose: difference.before }, "purpose");
      return t("policyChanges.purpose", { field, purpose, before });
    }
    case "seen by more":
      return t("policyChanges.seenByMore", { field, who: rolesText(words, difference.roles) });
    case "seen by fewer": {
      const { seenBy } = difference.field;
      if (seenBy.length > 0) return t("policyChanges.seenOnlyBy", { field, who: rolesText(words, seenBy) });
      return t("policyChanges.seenByFewer", { field, who: rolesText(words, difference.roles) });
    }
    case "written otherwise": {
      const [now, before] = [difference.access, difference.before] as const;
      return t("policyChanges.writtenOtherwise", {
        field,
        now: t(`privacy.access.${now}`),
        before: t(`privacy.access.${before}`),
      });
    }
  }
}

function keptText(
  { what, before, now }: Extract<PolicyDifference, { kind: "kept" }>,
  { t }: PageWords,
): string {
  const unit = what === "membershipMonths" ? "months" : "days";
  const without = what === "copyDays" ? t("policyChanges.unsaid") : t("policyChanges.never");
  const when = (count: number | null) => (count === null ? without : t(`policyChanges.${unit}`, { count }));
  return t("policyChanges.kept", {
    what: t(`policyChanges.keptWhat.${what}`),
    before: when(before),
    now: when(now),
  });
}

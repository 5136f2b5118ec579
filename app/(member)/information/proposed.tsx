import { ShownValue } from "#app/_fields/shown-value.tsx";
import { ButtonForm } from "#app/_forms/button-form.tsx";
import { Typed } from "#app/_ui/description-list.tsx";
import { fieldText } from "#app/_ui/field-text.ts";
import type { SignedIn } from "#features/act.ts";
import type { Field } from "#features/fields/field.ts";
import type { Proposal } from "#features/information/proposals.ts";
import { makeStamp } from "#features/request/form-stamp.ts";
import type { PageWords } from "#lib/words/page-words.ts";
import { takeBack } from "./actions.ts";

type Props = { proposal: Proposal; field: Field; act: SignedIn; words: PageWords };

/** Below an entry: what the member proposes in its place, or what became of it. */
export function Proposed({ proposal, field, act, words }: Props) {
  const { t, format } = words;
  const { decidedAt, outcome, reason, proposedAt } = proposal;
  if (decidedAt !== null)
    return (
      <div className="mt-2 border-s-4 border-line ps-3">
        <p>
          {t(outcome === "accepted" ? "proposals.accepted" : "proposals.refused", {
            day: format.day(decidedAt),
          })}
        </p>
        {reason !== undefined && <Typed>{t("proposals.why", { reason })}</Typed>}
      </div>
    );
  return (
    <div className="mt-2 space-y-2 border-s-4 border-attention ps-3">
      <What proposal={proposal} field={field} words={words} />
      <p className="text-sm text-muted">{t("proposals.since", { day: format.day(proposedAt) })}</p>
      <div className="print:hidden">
        <ButtonForm
          action={takeBack}
          stamp={makeStamp(act, [["proposal", proposal.id]])}
          words={t.group("form")}
          label={t("proposals.withdraw")}
          about={t("proposals.withdrawAbout", { field: fieldText(t, field, "label") })}
        />
      </div>
    </div>
  );
}

function What({ proposal: { id, value }, field, words }: Omit<Props, "act">) {
  const { t } = words;
  if (value === undefined) return <p>{t("proposals.yourUnreadable")}</p>;
  if (value === "") return <p>{t("proposals.yourRemoval")}</p>;
  return (
    <div>
      {t.rich("proposals.yours", {
        value: () => <ShownValue field={field} value={value} words={words} proposalId={id} />,
      })}
    </div>
  );
}

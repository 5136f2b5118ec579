import { controlOf } from "#app/_fields/control-of.ts";
import { NoteText } from "#app/_fields/note-text.tsx";
import { ShownValue } from "#app/_fields/shown-value.tsx";
import { fieldText } from "#app/_ui/field-text.ts";
import { BackLink, type PageProps } from "#app/_ui/page.tsx";
import { words } from "#app/_ui/words.ts";
import { memberMay } from "#features/fields/access.ts";
import { isRequired } from "#features/fields/field.ts";
import { chosenGroups, entriesIn, groupsOf } from "#features/information/groups.ts";
import { inForm, proposalsOf } from "#features/information/proposals.ts";
import { type Entry, readPage } from "#features/information/read-information.ts";
import { shownValues } from "#features/information/shown-values.ts";
import { requireMemberOrWaiting } from "#features/request/current-member.ts";
import { makeStamp } from "#features/request/form-stamp.ts";
import { settings } from "#lib/settings.ts";
import type { PageWords } from "#lib/words/page-words.ts";
import { whoChanges } from "../who-changes.ts";
import { InformationForm, type Row } from "./information-form.tsx";

export default async function EditInformationPage({ searchParams }: PageProps) {
  const act = await requireMemberOrWaiting();
  const said = await words();
  const { t } = said;
  const { group } = await searchParams;
  const [entries, proposals] = await Promise.all([readPage(act), proposalsOf(act)]);
  const inForms = entries.map((entry) => inForm(entry, proposals));
  const groups = chosenGroups(groupsOf(inForms), group);
  const rowsOf = (entries: readonly Entry[]) => entries.map((entry) => rowOf(said, entry, act.from.at));
  return (
    <InformationForm
      portal={settings().portalName}
      stamp={makeStamp(act, shownValues(groups.flatMap(entriesIn).filter(isAsked)))}
      up={<BackLink to="/information">{t("information.heading")}</BackLink>}
      groups={groups.map(({ heading, parts }) => ({
        key: heading?.key ?? "",
        heading: heading && fieldText(t, heading, "label"),
        help: heading && fieldText(t, heading, "help"),
        rows: parts.flatMap((part): Row[] =>
          "entries" in part
            ? rowsOf(part.entries)
            : [{ kind: "note", key: part.note.key, text: <NoteText note={part.note} t={t} /> }],
        ),
      }))}
      words={t.group("form")}
      texts={{ ...t.group("fieldControls"), ...t.group("informationForm") }}
    />
  );
}

function isAsked({ field, value }: Entry): boolean {
  return memberMay(field, value !== undefined) !== "see";
}

function rowOf(words: PageWords, entry: Entry, now: number): Row {
  const { t } = words;
  const { field, value, unreadable } = entry;
  if (!isAsked(entry)) return { kind: "text", ...textOf(words, entry) };
  const { hint, ...control } = controlOf(words, field, value);
  const hints = [unreadable === undefined ? hint : t("information.unreadableHint"), whoChanges(t, entry)];
  return {
    kind: "control",
    ...control,
    hint: hints.filter(Boolean).join(" ") || undefined,
    isRequired: field.retiredAt === null && isRequired(field, now),
    question: t("information.whichToKeep", { field: control.label }),
  };
}

/** What only others may change is shown, with the reason. */
function textOf(words: PageWords, entry: Entry) {
  const { t } = words;
  const { field, value } = entry;
  return {
    key: field.key,
    label: fieldText(t, field, "label"),
    text: (
      <>
        {value === undefined ? (
          <p className="text-muted">{t("information.missing")}</p>
        ) : (
          <ShownValue field={field} value={value} words={words} />
        )}
        <p className="text-sm text-muted">{whoChanges(t, entry)}</p>
      </>
    ),
  };
}

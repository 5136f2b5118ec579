import type { ReactNode } from "react";
import { problemSentence } from "#app/_fields/problem-sentence.ts";
import { ShownValue } from "#app/_fields/shown-value.tsx";
import { byText } from "#app/_ui/activity-log.tsx";
import { DescriptionList, Fact } from "#app/_ui/description-list.tsx";
import { fieldText } from "#app/_ui/field-text.ts";
import { hidden } from "#app/_ui/hidden.tsx";
import { Section } from "#app/_ui/page.tsx";
import { Day } from "#app/_ui/when.tsx";
import type { OperatorAct } from "#features/act.ts";
import { type By, namesOf } from "#features/activity/names-of.ts";
import { entriesIn, groupsOf } from "#features/information/groups.ts";
import { proposalsOf } from "#features/information/proposals.ts";
import { type Entry, isMissing, toBeCorrected } from "#features/information/read-information.ts";
import { isStale } from "#features/information/stale.ts";
import { mayWrite } from "#features/operators/edit-information.ts";
import type { PageWords } from "#lib/words/page-words.ts";
import { withHeadings } from "./with-headings.ts";

type Props = Readonly<{ act: OperatorAct; entries: readonly Entry[]; words: PageWords }>;

/** The member's entries in their groups, as far as the operator may see them. */
export async function Entries({ act, entries, words }: Props) {
  const { t } = words;
  const { id } = act.subject;
  const actorIds = entries.flatMap(({ changedBy, confirmedBy }) =>
    [changedBy ?? [], confirmedBy ?? []].flat(),
  );
  const [names, proposals] = await Promise.all([namesOf(actorIds), proposalsOf(act)]);
  const isOpen = (key: string) => proposals.get(key)?.decidedAt === null;
  const groups = groupsOf(await withHeadings(entries));
  return (
    <Section heading={t("memberEntries.heading")}>
      {groups.map((group) => (
        <section key={group.heading?.key ?? ""}>
          {group.heading && (
            <h3 className="mt-6 text-base">
              <bdi>{fieldText(t, group.heading, "label")}</bdi>
            </h3>
          )}
          <DescriptionList>
            {entriesIn(group).map((entry) => (
              <Value key={entry.field.key} act={act} entry={entry} names={names} words={words}>
                {isOpen(entry.field.key) && (
                  <p className="text-sm font-bold">
                    {t.rich("memberEntries.proposed", {
                      link: (text) => <a href="/operator/proposals">{text}</a>,
                    })}
                  </p>
                )}
              </Value>
            ))}
          </DescriptionList>
        </section>
      ))}
      {act.subject.id !== act.actor.id && entries.length > 0 && (
        <p className="mt-4 print:hidden">
          <a href={`/operator/members/${id}/information?answer=letter`}>{t("memberEntries.answer")}</a>
        </p>
      )}
    </Section>
  );
}

type OfEntry = Readonly<{
  act: OperatorAct;
  entry: Entry;
  names: ReadonlyMap<string, By>;
  words: PageWords;
}>;

function Value({ act, entry, names, words, children }: OfEntry & { children: ReactNode }) {
  const { t } = words;
  const { field, value, unreadable } = entry;
  const label = fieldText(t, field, "label");
  const change = mayWrite(act, "operator", entry) && (
    <a href={`/operator/members/${act.subject.id}/information#${field.key}`}>
      {t.rich("memberEntries.change", { field: label, hidden })}
    </a>
  );
  return (
    <Fact label={label} action={change}>
      {value === undefined ? (
        <span className="text-muted">
          {t(unreadable === undefined ? "member.missing" : "member.unreadable")}
        </span>
      ) : (
        <ShownValue field={field} value={value} words={words} memberId={act.subject.id} />
      )}
      {children}
      <Wrong entry={entry} now={act.from.at} words={words} />
      <Last act={act} entry={entry} names={names} words={words} />
    </Fact>
  );
}

/** What the member, or an operator, is to do about it. */
function Wrong({ entry, now, words }: Pick<OfEntry, "entry" | "words"> & { now: number }) {
  const { t } = words;
  const sentences = toBeCorrected(entry).map((problem) =>
    t("memberEntries.toBeCorrected", { sentence: problemSentence(words, entry.field, problem) }),
  );
  const all = isMissing(entry, now) ? [t("memberEntries.missing"), ...sentences] : sentences;
  return all.map((sentence) => (
    <p key={sentence} className="text-sm font-bold">
      {sentence}
    </p>
  ));
}

/** When and by whom it was changed and confirmed last, and whether that is long ago. */
function Last({ act, entry, names, words: { t, format } }: OfEntry) {
  const { field, value, changedAt, changedBy = "", confirmedAt, confirmedBy = "" } = entry;
  if (value === undefined || changedAt === undefined) return null;
  const by = (id: string) =>
    id === act.subject.id ? t("memberEntries.byThemselves") : byText(t, names.get(id) ?? "gone");
  // Nobody is asked any more whether what stands in a retired field is still right.
  const isLongAgo = field.retiredAt === null && isStale(entry, act.from.at);
  return (
    <p className="text-sm text-muted">
      {t.rich("memberEntries.changed", {
        by: by(changedBy),
        day: () => <Day at={changedAt} format={format} />,
      })}{" "}
      {confirmedAt !== undefined &&
        t.rich("memberEntries.confirmed", {
          by: by(confirmedBy),
          day: () => <Day at={confirmedAt} format={format} />,
        })}{" "}
      {isLongAgo && <span className="pill">{t("memberEntries.stale")}</span>}
    </p>
  );
}

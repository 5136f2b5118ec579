import { ShownValue } from "#app/_fields/shown-value.tsx";
import { Fact } from "#app/_ui/description-list.tsx";
import { fieldText } from "#app/_ui/field-text.ts";
import { hidden } from "#app/_ui/hidden.tsx";
import type { SignedIn } from "#features/act.ts";
import { memberMay } from "#features/fields/access.ts";
import type { Proposal } from "#features/information/proposals.ts";
import type { Entry } from "#features/information/read-information.ts";
import type { Sight } from "#features/operators/who-sees.ts";
import type { Writer } from "#features/operators/writers.ts";
import type { PageWords } from "#lib/words/page-words.ts";
import { Proposed } from "./proposed.tsx";
import { SeenBy } from "./seen-by.tsx";
import { whoChanges } from "./who-changes.ts";

/** What is known of the people around the entries. */
export type Written = Readonly<{
  act: SignedIn;
  /** By the fields' keys. */
  sights: ReadonlyMap<string, Sight | undefined>;
  writerOf: (actorId: string) => Writer;
  /** What the member proposes, by the fields' keys. */
  proposals: ReadonlyMap<string, Proposal>;
}>;

type Props = { entry: Entry; written: Written; words: PageWords };

/** One entry: its value, since when, and who sees and changes it. */
export function Value({ entry, written: { act, sights, writerOf, proposals }, words }: Props) {
  const { t } = words;
  const { field, value, unreadable } = entry;
  const label = fieldText(t, field, "label");
  const has = value !== undefined || unreadable !== undefined;
  const what = unreadable !== undefined ? "replace" : has ? "change" : "add";
  const action = memberMay(field, value !== undefined) !== "see" && (
    <a href={`/information/edit#${field.key}`}>{t.rich(`information.${what}`, { field: label, hidden })}</a>
  );
  const sight = sights.get(field.key);
  const changing = whoChanges(t, entry);
  const proposal = proposals.get(field.key);
  return (
    <Fact label={label} action={action}>
      {value === undefined ? (
        <span className="text-muted">{t(`information.${has ? "unreadable" : "missing"}`)}</span>
      ) : (
        <ShownValue field={field} value={value} words={words} />
      )}
      <Last of={entry} writerOf={writerOf} words={words} />
      {proposal && <Proposed proposal={proposal} field={field} act={act} words={words} />}
      <div className="mt-1 text-sm text-muted print:hidden">
        {sight && <SeenBy field={field} sight={sight} words={words} />}
        {changing !== undefined && <p>{changing}</p>}
      </div>
    </Fact>
  );
}

/** When and by whom it was changed and confirmed last. */
function Last({
  of: { value, changedAt, changedBy, confirmedAt, confirmedBy },
  writerOf,
  words,
}: {
  of: Entry;
  writerOf: Written["writerOf"];
  words: PageWords;
}) {
  if (value === undefined || changedAt === undefined) return null;
  return (
    <>
      <Act what="changed" at={changedAt} writer={writerOf(changedBy ?? "")} words={words} />
      {confirmedAt !== undefined && (
        <Act what="confirmed" at={confirmedAt} writer={writerOf(confirmedBy ?? "")} words={words} />
      )}
    </>
  );
}

function Act({
  what,
  at,
  writer,
  words: { t, format },
}: {
  what: "changed" | "confirmed";
  at: number;
  writer: Writer;
  words: PageWords;
}) {
  const day = format.day(at);
  return (
    <time dateTime={new Date(at).toISOString()} className="block text-sm text-muted">
      {typeof writer === "string"
        ? t(`information.${what}.${writer}`, { day })
        : t.rich(`information.${what}.operator`, { day, name: () => <bdi>{writer.username}</bdi> })}
    </time>
  );
}

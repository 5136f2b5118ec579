import { Typed } from "#app/_ui/description-list.tsx";
import { typeOf } from "#features/field-types/type-of.ts";
import type { Field } from "#features/fields/field.ts";
import { fileOfValue } from "#features/files/kept-file.ts";
import { kindOf } from "#features/files/kinds.ts";
import type { PageWords } from "#lib/words/page-words.ts";

type Props = {
  field: Field;
  /** As it is kept. */
  value: string;
  words: PageWords;
  /** Of whose value it is, on operators' pages. */
  memberId?: string;
  /** The id of the proposal that has it, of one that is not saved. */
  proposalId?: string;
};

/** A value as people read it, with what can be done with one of its type. */
export function ShownValue({ field, value, words, memberId, proposalId }: Props) {
  const type = typeOf(field);
  const text = type.show(value, field, words.t.language);
  // What fits the rules no more leads nowhere.
  const isRight = type.check(value, field).length === 0;
  switch (field.type) {
    case "email":
    case "phone":
    case "web address":
      return (
        <bdi>
          <a href={isRight ? addresses[field.type](value) : undefined} rel="noopener noreferrer nofollow">
            {text}
          </a>
        </bdi>
      );
    case "several of":
      return (
        <ul>
          {text.split("\n").map((line) => (
            <li key={line}>
              <bdi>{line}</bdi>
            </li>
          ))}
        </ul>
      );
    case "file":
      return <FileLink {...{ field, value, text, words, memberId, proposalId }} />;
    default:
      return <Typed>{text}</Typed>;
  }
}

/** Where a value leads to. */
const addresses = {
  email: (value: string) => `mailto:${encodeURI(value).replace(/[?&#]/g, encodeURIComponent)}`,
  phone: (value: string) => `tel:${value.replace(/[^\d+]/g, "")}`,
  // Whatever else the browser would do with another kind of address, it is not asked to.
  "web address": (value: string) => (/^https?:/i.test(value) ? value : undefined),
} as const;

function FileLink({
  field: { key },
  value,
  text,
  words: { t, format },
  memberId,
  proposalId,
}: Pick<Props, "field" | "value" | "words"> & {
  text: string;
  memberId: string | undefined;
  proposalId: string | undefined;
}) {
  const file = fileOfValue(value);
  if (!file) return <Typed>{text}</Typed>;
  const kind = kindOf(file.type);
  const above = memberId === undefined ? "/information" : `/operator/members/${memberId}`;
  const which = proposalId === undefined ? "" : `?proposal=${proposalId}`;
  return (
    <>
      <a href={`${above}/files/${key}${which}`} download>
        <bdi>{file.name}</bdi>
      </a>{" "}
      ({t(`controls.kinds.${kind}`)}, {format.bytes(file.size)})
    </>
  );
}

import * as v from "valibot";
import { Typed } from "#app/_ui/description-list.tsx";
import { typeOf } from "#features/field-types/type-of.ts";
import type { Field } from "#features/fields/field.ts";
import type { PageWords } from "#lib/words/page-words.ts";

type Props = {
  field: Field;
  /** As it is kept. */
  value: string;
  words: PageWords;
  /** Of whose value it is, on operators' pages. */
  memberId?: string;
};

/** A value as people read it, with what can be done with one of its type. */
export function ShownValue({ field, value, words, memberId }: Props) {
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
      return <FileLink {...{ field, value, text, words, memberId }} />;
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

const File = v.pipe(v.string(), v.parseJson(), v.object({ type: v.string(), size: v.number() }));

function FileLink({
  field: { key },
  value,
  text,
  words: { t, format },
  memberId,
}: Omit<Props, "memberId"> & { text: string; memberId: string | undefined }) {
  const file = v.safeParse(File, value);
  if (!file.success) return <Typed>{text}</Typed>;
  const { type, size } = file.output;
  const kind = type.startsWith("image/") ? t("controls.image") : t("controls.document");
  const above = memberId === undefined ? "/information" : `/operator/members/${memberId}`;
  return (
    <>
      <a href={`${above}/files/${key}`} download>
        <bdi>{text}</bdi>
      </a>{" "}
      ({kind}, {format.bytes(size)})
    </>
  );
}

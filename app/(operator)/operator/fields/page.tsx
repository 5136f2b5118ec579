import { ButtonForm } from "#app/_forms/button-form.tsx";
import { fieldText } from "#app/_ui/field-text.ts";
import { Notice } from "#app/_ui/notice.tsx";
import { BackLink, Heading, type PageProps, Section } from "#app/_ui/page.tsx";
import { words } from "#app/_ui/words.ts";
import { type Field, holdsValue } from "#features/fields/field.ts";
import { allFields } from "#features/fields/read-fields.ts";
import { listOperators } from "#features/members/operators.ts";
import { requireOperator } from "#features/request/current-operator.ts";
import { makeStamp } from "#features/request/form-stamp.ts";
import type { PageWords } from "#lib/words/page-words.ts";
import { move } from "./actions.ts";

/** Everything that members are asked for, group by group, and what is retired. */
export default async function FieldsPage({ searchParams }: PageProps) {
  const act = await requireOperator();
  const said = await words();
  const { t } = said;
  const { done } = await searchParams;
  const fields = await allFields();
  const operators = new Map((await listOperators()).map(({ id, username }) => [id, username]));
  const shown = { operators, stamp: makeStamp(act, []), words: said };
  const inUse = fields.filter(({ retiredAt }) => retiredAt === null);
  const retired = fields.filter(({ retiredAt }) => retiredAt !== null);
  return (
    <>
      <BackLink to="/operator">{t("operators.heading")}</BackLink>
      <Notice code={done} t={t} />
      <Heading>{t("fieldEditor.heading")}</Heading>
      <p className="mt-4 max-w-measure">{t("fieldEditor.intro")}</p>
      <p className="mt-4">
        <a href="/operator/fields/new">{t("fieldEditor.add")}</a>
      </p>
      {inUse.length === 0 && <p className="mt-6 text-muted">{t("fieldEditor.none")}</p>}
      {groupsIn(inUse).map(({ heading, all }) => (
        <Section
          key={heading?.key ?? ""}
          heading={heading ? fieldText(t, heading, "label") : t("fieldEditor.before")}
        >
          <ul className="mt-3 border-t border-line">
            {all.map((field) => (
              <Row key={field.key} field={field} order={inUse} {...shown} />
            ))}
          </ul>
        </Section>
      ))}
      {retired.length > 0 && (
        <Section heading={t("fieldEditor.retired")}>
          <p className="mt-2 max-w-measure">{t("fieldEditor.retiredText")}</p>
          <ul className="mt-3 border-t border-line">
            {retired.map((field) => (
              <Row key={field.key} field={field} order={[]} {...shown} />
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

type Group = { heading: Field | undefined; all: Field[] };

/** A heading stands in its own group, where it can be changed and moved. */
function groupsIn(fields: readonly Field[]): Group[] {
  const groups: Group[] = [];
  for (const field of fields) {
    if (field.type === "heading") groups.push({ heading: field, all: [field] });
    else if (groups.length === 0) groups.push({ heading: undefined, all: [field] });
    else groups.at(-1)?.all.push(field);
  }
  return groups;
}

type RowProps = {
  field: Field;
  /** The fields among which it can be moved. */
  order: readonly Field[];
  operators: ReadonlyMap<string, string>;
  stamp: string;
  words: PageWords;
};

function Row({ field, order, operators, stamp, words }: RowProps) {
  const { t } = words;
  const label = fieldText(t, field, "label");
  const at = order.indexOf(field);
  const [before, after] = at === -1 ? [] : [order[at - 1], order[at + 1]];
  const button = (hidden: Readonly<Record<string, string>>, text: string) => (
    <ButtonForm
      action={move}
      stamp={stamp}
      words={t.group("form")}
      hidden={{ field: field.key, ...hidden }}
      label={text}
      about={label}
    />
  );
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 border-b border-line py-4">
      <div className="min-w-0 [overflow-wrap:anywhere]">
        {/* Where a fragment of the address leads has the focus, if it can have it. */}
        <a href={`/operator/fields/${field.key}`} id={`field:${field.key}`}>
          <bdi>{label}</bdi>
        </a>
        <p className="text-sm text-muted">{factsOf(field, words).join(" · ")}</p>
        <Narrowed field={field} operators={operators} words={words} />
      </div>
      <div className="flex flex-wrap gap-3">
        {before && button({ before: before.key, after: "" }, t("fieldEditor.up"))}
        {after && button({ before: "", after: after.key }, t("fieldEditor.down"))}
      </div>
    </li>
  );
}

function factsOf(field: Field, { t, format }: PageWords): string[] {
  const { type, access, rules } = field;
  const facts = [t(`fieldEditor.types.${type}`)];
  if (!holdsValue(field)) return facts;
  facts.push(t(`fieldEditor.accesses.${access}`));
  const { required } = rules;
  if (typeof required === "object")
    facts.push(t("fieldEditor.isRequired.from", { day: format.day(Date.parse(required.from)) }));
  else if (required) facts.push(t(`fieldEditor.isRequired.${required}`));
  return facts;
}

function Narrowed({ field, operators, words }: Pick<RowProps, "field" | "operators" | "words">) {
  const { t, format } = words;
  if (!field.operators) return null;
  const names = field.operators.flatMap((id) => operators.get(id) ?? []);
  return (
    <p className={names.length === 0 ? "font-bold" : "text-sm text-muted"}>
      {names.length === 0
        ? t("fieldEditor.nobodyLeft")
        : t("fieldEditor.onlyNamed", { names: format.list(names) })}
    </p>
  );
}

import { setImmediate as others } from "node:timers/promises";
import type { Transaction } from "#db/client.ts";
import { and, asc, eq, gt, inArray } from "#db/drizzle.ts";
import { information, members } from "#db/schema.ts";
import type { OperatorAct } from "#features/act.ts";
import { recordLooks } from "#features/activity/record-looks.ts";
import type { Thing } from "#features/activity/sealed-detail.ts";
import { typeOf } from "#features/field-types/type-of.ts";
import type { Field } from "#features/fields/field.ts";
import { maySee } from "#features/fields/may-see.ts";
import { fieldsByKey } from "#features/fields/read-fields.ts";
import { openValue } from "#features/information/sealed-value.ts";
import { type StateWord, stateOf } from "#features/members/member-states.ts";
import { asOperator, NotAnOperator } from "#features/operators/as-operator.ts";
import { csvOf, csvRows } from "./csv.ts";

export const membersFormats = ["csv", "ndjson"] as const;
export type MembersFormat = (typeof membersFormats)[number];

/** Which members, and what of them, somebody takes along. */
export type WantedMembers = Readonly<{
  format: MembersFormat;
  /** By their keys, in the file's order. They may be seen: who asks has looked, and each batch looks again. */
  fields: readonly string[];
  state: StateWord | undefined;
  reason: string | undefined;
}>;

type Taker = Pick<OperatorAct, "actor" | "from" | "by">;

/** Members of whom it is saved at once that they were taken along: others wait for it. */
const batch = 250;

/**
 * The members as text, a batch at a time, each handed out after it is saved in their activity that they were taken
 * along, with which fields and why. Between two batches others have their turn. `progress` is told how many there were.
 * @throws NotAnOperator as soon as the operator is none any more, or may not see one of the fields any more
 */
export async function* exportMembers(
  by: Taker,
  wanted: WantedMembers,
  progress: (members: number) => void = () => {},
): AsyncGenerator<string> {
  const file = files[wanted.format];
  let [last, count] = ["", 0];
  for (;;) {
    const { fields, taken } = await asOperator(by, (tx) => take(tx, by, wanted, last));
    const text = file.rows(taken.map(opened), fields);
    yield last === "" ? file.head(wanted.fields) + text : text;
    count += taken.length;
    progress(count);
    const end = taken.at(-1);
    if (!end || taken.length < batch) return;
    last = end.member.id;
    await others();
  }
}

const { id, username, role, state, createdAt, lastLogInAt } = members;

async function take(tx: Transaction, by: Taker, wanted: WantedMembers, last: string) {
  const fields = await fieldsFor(tx, by, wanted);
  const rows = await tx
    .select({ id, username, role, state, createdAt, lastLogInAt })
    .from(members)
    .where(and(gt(id, last), wanted.state && eq(state, stateOf(wanted.state))))
    .orderBy(asc(id))
    .limit(batch);
  const ids = rows.map((row) => row.id);
  const values = await valuesOf(tx, ids, wanted.fields);
  await recordLooks(tx, by, ids, "taken along", thingsOf(wanted));
  const byMember = Map.groupBy(values, ({ memberId }) => memberId);
  return { fields, taken: rows.map((member) => ({ member, values: byMember.get(member.id) ?? [] })) };
}

async function fieldsFor(
  tx: Transaction,
  { by }: Taker,
  { fields: wanted }: WantedMembers,
): Promise<Field[]> {
  const fields = await fieldsByKey(tx);
  return wanted.map((key) => {
    const field = fields.get(key);
    if (!field || by === "portal" || !maySee(by === "command line" ? by : by.subject, field))
      throw new NotAnOperator();
    return field;
  });
}

async function valuesOf(tx: Transaction, ids: readonly string[], fields: readonly string[]) {
  if (ids.length === 0 || fields.length === 0) return [];
  const { memberId, fieldKey, value } = information;
  return tx
    .select({ memberId, fieldKey, value })
    .from(information)
    .where(and(inArray(memberId, [...ids]), inArray(fieldKey, [...fields])));
}

function thingsOf({ format, fields, reason }: WantedMembers): Thing[] {
  return [...fields.map((field) => ({ field })), { format }, ...(reason === undefined ? [] : [{ reason }])];
}

type Taken = Awaited<ReturnType<typeof take>>["taken"][number];

/** Undefined is what cannot be opened. */
type Opened = Readonly<{ member: Taken["member"]; values: ReadonlyMap<string, string | undefined> }>;

/** Outside of the transaction: it takes as long as all the rest. */
function opened({ member, values }: Taken): Opened {
  const open = values.map(
    ({ fieldKey, value }) => [fieldKey, openValue(member.id, fieldKey, value)] as const,
  );
  return { member, values: new Map(open) };
}

const files = {
  csv: {
    head: (fields: readonly string[]) =>
      csvOf([["id", "username", "role", "state", "joined", "last log-in", ...fields, "unreadable"]]),
    rows: (all: readonly Opened[], fields: readonly Field[]) =>
      csvRows(
        all.map(({ member, values }) => [
          member.id,
          member.username,
          member.role,
          member.state,
          instant(member.createdAt),
          instant(member.lastLogInAt),
          ...fields.map((field) => cellOf(field, values.get(field.key))),
          unreadable(values).join("; "),
        ]),
      ),
  },
  ndjson: {
    head: () => "",
    rows: (all: readonly Opened[], fields: readonly Field[]) =>
      all.map((one) => `${JSON.stringify(asJson(one, fields))}\n`).join(""),
  },
};

/** Of a file, what it is called and how large it is. */
function cellOf(field: Field, value = ""): string {
  if (value === "") return "";
  return field.type === "file" ? typeOf(field).show(value, field, "en") : typeOf(field).toCell(value, field);
}

function asJson({ member, values }: Opened, fields: readonly Field[]) {
  const broken = unreadable(values);
  return {
    ...member,
    createdAt: instant(member.createdAt),
    lastLogInAt: member.lastLogInAt === null ? null : instant(member.lastLogInAt),
    information: Object.fromEntries(
      fields.map((field) => [field.key, typeOf(field).toJson(values.get(field.key) ?? "", field)]),
    ),
    ...(broken.length > 0 && { unreadable: broken }),
  };
}

function unreadable(values: Opened["values"]): string[] {
  return [...values].flatMap(([field, value]) => (value === undefined ? [field] : []));
}

function instant(at: number | null): string {
  return at === null ? "" : new Date(at).toISOString();
}

import { randomUUIDv7 } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { stateOf } from "#features/members/member-states.ts";
import { aField } from "../../tests/support/a-field.ts";
import { folded } from "./folded.ts";
import { type IndexedMember, type IndexedValues, MemberIndex, type Sort, sorts } from "./member-index.ts";
import { isByValues, search, type Wanted } from "./search.ts";

const day = 24 * 60 * 60 * 1000;
const now = Date.UTC(2026, 10, 25, 12);
const fields = ["contact", "name", "note"];
/** Of the last one it is held only whether there is a value. */
const searched = ["contact", "name"];
const indexed = { keys: fields, searched: searched.map((key) => aField({ key, isSearchable: true })) };
const staleSince = now - 365 * day;

type Person = IndexedMember & Readonly<{ values: IndexedValues }>;

/** From few letters, so that much is found. */
const text = fc.string({ unit: fc.constantFrom("a", "b", "ä", "ß", "🙂", " "), maxLength: 4 });
const value = fc.oneof(
  fc.constant({ text: "", rightAt: 0 }),
  fc.record({
    text: text.map(folded),
    rightAt: fc.integer({ min: 1, max: 800 }).map((days) => now - days * day),
  }),
);
const values: fc.Arbitrary<IndexedValues> = fc.tuple(value, value, value).map((all) => ({
  texts: searched.map((_, at) => all[at]?.text ?? ""),
  rightAt: all.map(({ rightAt }) => rightAt),
}));
const instant = fc.integer({ min: 0, max: 20 }).map((days) => now - days * day);
const person: fc.Arbitrary<Omit<Person, "id">> = fc.record({
  username: text.map(folded),
  role: fc.constantFrom("member", "operator"),
  state: fc.constantFrom("active", "awaiting approval", "disabled", "refused"),
  version: fc.nat(),
  change: fc.nat(),
  createdAt: instant,
  seenAt: instant,
  values,
});

const asked: fc.Arbitrary<Omit<Wanted, "after">> = fc.record({
  sought: text.map((typed) => folded(typed).trim()),
  state: fc.constantFrom(undefined, "active", "waiting", "disabled", "refused"),
  role: fc.constantFrom(undefined, "member", "operator"),
  sort: fc.constantFrom(...sorts),
  missing: fc.constantFrom(undefined, undefined, "name", "note", "nonsense"),
  stale: fc.boolean(),
  fields: fc.subarray(fields),
  asked: fc.subarray(fields),
  staleSince: fc.constantFrom(staleSince, undefined),
});

/** What a list and a loop would find. */
function naive(people: Iterable<Person>, wanted: Omit<Wanted, "after">): string[] {
  const { sought, state, role, missing, stale, sort } = wanted;
  const seen = fields.map((field) => wanted.fields.includes(field));
  const fits = ({ username, values, ...own }: Person) => {
    const texts = values.texts.filter((_, at) => seen[at]);
    const rightAt = values.rightAt.filter((_, at) => seen[at] && wanted.asked.includes(fields[at] ?? ""));
    const lacking = fields.indexOf(missing ?? "");
    const isStale = (at: number) => at > 0 && wanted.staleSince !== undefined && at <= wanted.staleSince;
    return (
      [username, ...texts].some((one) => one.includes(sought)) &&
      (state === undefined || own.state === stateOf(state)) &&
      (role === undefined || own.role === role) &&
      (missing === undefined || (seen[lacking] && values.rightAt[lacking] === 0)) &&
      (!stale || rightAt.some(isStale))
    );
  };
  return [...people]
    .filter(fits)
    .sort((a, b) => order(sort, a, b))
    .map(({ id }) => id);
}

function order(sort: Sort, a: Person, b: Person): number {
  const byName = Buffer.compare(Buffer.from(a.username), Buffer.from(b.username));
  const first = { username: byName, "-joined": b.createdAt - a.createdAt, "-seen": b.seenAt - a.seenAt }[
    sort
  ];
  return first || (a.id < b.id ? -1 : 1);
}

/** From page to page by the links. */
function allPages(index: MemberIndex, wanted: Omit<Wanted, "after">): string[] {
  const ids: string[] = [];
  for (let after: string | undefined = ""; after !== undefined; ) {
    const page = search(index, { ...wanted, after: after || undefined });
    ids.push(...page.ids);
    after = page.next;
  }
  return ids;
}

const changes = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant("comes"), person }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("changes"), at: fc.nat(), person }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("goes"), at: fc.nat() }) },
  ),
  { maxLength: 150, size: "max" },
);

type Happened = typeof changes extends fc.Arbitrary<infer T> ? T : never;

/** Does to both, in groups, what happened. */
function apply(index: MemberIndex, people: Map<string, Person>, happened: Happened): void {
  for (const change of happened) {
    const ids = [...people.keys()];
    const id = "at" in change ? ids[change.at % ids.length] : undefined;
    if (change.kind === "comes" && "person" in change) {
      const fresh = { ...change.person, id: randomUUIDv7() };
      people.set(fresh.id, fresh);
      index.put([fresh]);
    } else if (id !== undefined && "person" in change) {
      people.set(id, { ...change.person, id });
      index.put([{ ...change.person, id }]);
    } else if (id !== undefined) {
      people.delete(id);
      index.remove([index.find(id) ?? -1]);
    }
  }
}

test("whoever comes, changes and goes, the index finds and orders what a loop over all does, page by page", () => {
  fc.assert(
    fc.property(changes, fc.array(asked, { minLength: 1, maxLength: 8 }), (happened, questions) => {
      const [index, people] = [new MemberIndex(indexed, 10), new Map<string, Person>()];
      apply(index, people, happened);
      expect(index.size).toBe(people.size);
      for (const wanted of questions) {
        const found = naive(people.values(), wanted);
        expect(allPages(index, wanted)).toEqual(found);
        const { total, counts } = search(index, { ...wanted, after: undefined });
        expect(total).toBe(found.length);
        expect(counts === undefined).toBe(isByValues(wanted));
        if (!counts) continue;
        const withInstead = (instead: Partial<Wanted>) =>
          naive(people.values(), { ...wanted, ...instead }).length;
        expect(counts.states.any).toBe(withInstead({ state: undefined }));
        expect(counts.states.waiting).toBe(withInstead({ state: "waiting" }));
        expect(counts.roles.operator).toBe(withInstead({ role: "operator" }));
        expect(counts.stale).toBe(withInstead({ stale: true }));
        for (const field of wanted.fields)
          expect(counts.missing[field]).toBe(withInstead({ missing: field }));
      }
    }),
    { numRuns: 60 },
  );
});

test("who stays is seen once from page to page while others come and go, and back again", () => {
  fc.assert(
    fc.property(changes, changes, asked, (before, meanwhile, wanted) => {
      const [index, people] = [new MemberIndex(indexed, 10), new Map<string, Person>()];
      apply(index, people, before);
      const first = search(index, { ...wanted, after: undefined });
      const there = new Map(people);
      apply(index, people, meanwhile);
      if (first.next === undefined) return;
      const second = search(index, { ...wanted, after: first.next });
      const stayed = naive(there.values(), wanted).filter((id) => people.get(id) === there.get(id));
      const expected = stayed.filter((id) => !first.ids.includes(id));
      const rest = second.ids.filter((id) => stayed.includes(id));
      // A page behind the last one begins anew.
      if (second.previous !== undefined) expect(expected.slice(0, rest.length)).toEqual(rest);
      const back = search(index, { ...wanted, after: second.previous || undefined });
      if (second.previous !== undefined && back.next !== undefined && back.ids.length === 50) {
        const all = naive(people.values(), wanted);
        const place = all.indexOf(second.ids[0] ?? "");
        expect(all.slice(Math.max(0, place - 50), Math.max(50, place))).toEqual(back.ids);
      }
    }),
    { numRuns: 60 },
  );
});

test("a key of another order, or none at all, gives the first page", () => {
  const index = new MemberIndex(indexed, 1);
  const one: Person = {
    ...{ id: randomUUIDv7(), username: "ada", role: "member", state: "active", version: 1, change: 1 },
    ...{ createdAt: now, seenAt: now, values: { texts: [], rightAt: [] } },
  };
  index.put([one]);
  const wanted: Omit<Wanted, "after"> = {
    ...{
      sought: "",
      state: undefined,
      role: undefined,
      missing: undefined,
      stale: false,
      fields,
      asked: fields,
      staleSince,
    },
    sort: "-joined",
  };
  const key = Buffer.from(JSON.stringify(["a", one.id])).toString("base64url");
  for (const after of [key, "?", "bnVsbA", Buffer.from("[1]").toString("base64url")])
    expect(search(index, { ...wanted, after }).ids).toEqual([one.id]);
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { accesses } from "#lib/field-names.ts";
import { policyDifferences, widens } from "./policy-differences.ts";
import { type PolicyFacts, sameText } from "./policy-facts.ts";

const name = { key: "name", label: "Name", purpose: "To greet you.", seenBy: ["operators"] } as const;
const contact = { key: "contact", label: "Contact", purpose: "To reach you.", seenBy: [] } as const;

const facts: PolicyFacts = {
  fields: [name, contact],
  keptFor: {
    membershipMonths: 24,
    sessionDays: 30,
    unusedSessionDays: 7,
    knownBrowserDays: 400,
    failureDays: 90,
    copyDays: 7,
  },
  signUp: "open",
  contact: "board@club.example",
};

type Change = (before: PolicyFacts) => PolicyFacts;
const withFields =
  (...fields: PolicyFacts["fields"]): Change =>
  (before) => ({ ...before, fields });
const kept =
  (keptFor: Partial<PolicyFacts["keptFor"]>): Change =>
  (before) => ({ ...before, keptFor: { ...before.keptFor, ...keptFor } });

/** Each with the change that takes it back, which never widens. */
const widening: [what: string, change: Change][] = [
  ["one more field", withFields(name, contact, { ...name, key: "birthday" })],
  ["another purpose", withFields({ ...name, purpose: "To greet you, and for the newspaper." }, contact)],
  ["a role that sees more", withFields(name, { ...contact, seenBy: ["operators"] })],
  [
    "operators who are named for what nobody else saw",
    withFields(name, { ...contact, seenBy: ["named operators"] }),
  ],
  ["operators who may write it", withFields({ ...name, access: "operators edit" }, contact)],
  ["operators who decide about what is proposed", withFields({ ...name, access: "proposed" }, contact)],
  ["a longer time until memberships are deleted", kept({ membershipMonths: 25 })],
  ["memberships that are never deleted", kept({ membershipMonths: null })],
  ["longer sessions", kept({ sessionDays: 31 })],
  ["sessions that may be unused for longer", kept({ unusedSessionDays: 8 })],
  ["copies that remain for longer", kept({ copyDays: 28 })],
  ["copies of which nothing is said any more", kept({ copyDays: null })],
  ["failures that are kept for longer", kept({ failureDays: 91 })],
];

test.each(widening)("%s widens it", (_, change) => {
  expect(widens(facts, change(facts))).toBe(true);
  expect(sameText(change(facts))).not.toBe(sameText(facts));
});

test.each(widening.filter(([what]) => what !== "another purpose"))(
  "without %s it is narrower",
  (_, change) => {
    expect(widens(change(facts), facts)).toBe(false);
    expect(policyDifferences(change(facts), facts)).toHaveLength(1);
  },
);

const neutral: [what: string, change: Change][] = [
  ["nothing", (before) => before],
  ["one field less", withFields(name)],
  ["a field that is not asked for any more", withFields({ ...name, isRetired: true }, contact)],
  ["another order", withFields(contact, name)],
  ["another label", withFields({ ...name, label: "Your name" }, contact)],
  ["who may sign up", (before) => ({ ...before, signUp: "closed" })],
  ["whom to ask", (before) => ({ ...before, contact: null })],
  ["only named operators", withFields({ ...name, seenBy: ["named operators"] }, contact)],
  ["nobody else who sees it", withFields({ ...name, seenBy: [], access: "member alone" }, contact)],
  ["shorter times", kept({ membershipMonths: 6, sessionDays: 1, unusedSessionDays: 1 })],
];

test.each(neutral)("%s does not", (_, change) => {
  expect(widens(facts, change(facts))).toBe(false);
});

test("any mixture widens it exactly when one of its parts does, and says those parts first", () => {
  const narrowing = neutral.filter(
    ([what]) =>
      ![
        "one field less",
        "another order",
        "another label",
        "only named operators",
        "nobody else who sees it",
      ].includes(what),
  );
  for (const [, narrow] of narrowing) expect(widens(facts, narrow(facts))).toBe(false);
  for (const [, wide] of widening)
    for (const [, narrow] of narrowing) {
      const both = wide(narrow(facts));
      const all = policyDifferences(facts, both);
      expect(widens(facts, both)).toBe(all.some((difference) => difference.widens));
      expect(all[0]?.widens).toBe(true);
    }
});

test("the order of the fields says nothing, everything else does", () => {
  expect(sameText(withFields(contact, name)(facts))).toBe(sameText(facts));
  expect(sameText(withFields({ ...name, label: "Your name" }, contact)(facts))).not.toBe(sameText(facts));
  expect(sameText({ ...facts, contact: null })).not.toBe(sameText(facts));
});

test("a version from before the portal spoke of a time promised nothing about it", () => {
  const { failureDays: _, ...fewer } = facts.keptFor;
  const before = { ...facts, keptFor: fewer as PolicyFacts["keptFor"] };
  expect(widens(before, facts)).toBe(false);
});

test("from named operators to all of them a role sees more", () => {
  const named = withFields({ ...name, seenBy: ["named operators"] }, contact)(facts);
  expect(widens(named, facts)).toBe(true);
  expect(policyDifferences(named, facts)).toMatchObject([{ kind: "seen by more", roles: ["operators"] }]);
});

test("a version from before anybody but the member could write said that the member does", () => {
  expect(widens(facts, withFields({ ...name, access: "member edits" }, contact)(facts))).toBe(false);
  expect(policyDifferences(facts, withFields({ ...name, access: "set once" }, contact)(facts))).toMatchObject(
    [{ kind: "written otherwise", widens: true, before: "member edits", access: "set once" }],
  );
});

test("a field that is not asked for any more is no field removed: what was entered is kept and seen", () => {
  const retired = withFields({ ...name, isRetired: true }, contact)(facts);
  const kinds = (before: PolicyFacts, now: PolicyFacts) =>
    policyDifferences(before, now).map(({ kind, widens }) => [kind, widens]);
  expect(kinds(facts, retired)).toEqual([["field retired", false]]);
  expect(kinds(retired, facts)).toEqual([["field added", true]]);
  expect(kinds(retired, withFields(contact)(facts))).toEqual([["field removed", false]]);
  // Nobody who accepted what came before was ever asked for it.
  expect(kinds(withFields(contact)(facts), retired)).toEqual([]);
  const unseen = withFields({ ...name, isRetired: true, seenBy: [] }, contact)(facts);
  expect(kinds(unseen, retired)).toEqual([["seen by more", true]]);
});

/** Facts about a few fields and times, so that two of them are alike in much. */
const anyFacts = fc
  .record({
    fields: fc.uniqueArray(
      fc.record(
        {
          key: fc.constantFrom("name", "contact", "birthday"),
          label: fc.constantFrom("A", "B"),
          purpose: fc.constantFrom("", "For letters."),
          seenBy: fc.constantFrom<PolicyFacts["fields"][number]["seenBy"]>(
            [],
            ["named operators"],
            ["operators"],
          ),
          access: fc.constantFrom(...accesses),
          isRetired: fc.constant(true as const),
        },
        { requiredKeys: ["key", "label", "purpose", "seenBy"] },
      ),
      { selector: ({ key }) => key },
    ),
    keptFor: fc.record({
      membershipMonths: fc.constantFrom(null, 6, 24),
      sessionDays: fc.constantFrom(7, 30),
      unusedSessionDays: fc.constantFrom(7, 30),
      knownBrowserDays: fc.constantFrom(400),
      failureDays: fc.constantFrom(90, 91),
      copyDays: fc.constantFrom(null, 7, 49),
    }),
    signUp: fc.constantFrom("open" as const, "closed" as const),
    contact: fc.constantFrom(null, "board@club.example"),
  })
  .map((any): PolicyFacts => any);

test("it widens exactly when one thing that it says is more than before", () => {
  fc.assert(
    fc.property(anyFacts, anyFacts, (before, now) => {
      const differences = policyDifferences(before, now);
      expect(widens(before, now)).toBe(differences.some((difference) => difference.widens));
      // What is asked about comes first.
      const firstNarrow = differences.findIndex((difference) => !difference.widens);
      if (firstNarrow !== -1)
        expect(differences.slice(firstNarrow).every((difference) => !difference.widens)).toBe(true);
    }),
  );
});

test("nothing widens itself, however it is stored, and less never does", () => {
  fc.assert(
    fc.property(anyFacts, fc.nat(), (now, at) => {
      expect(policyDifferences(now, JSON.parse(JSON.stringify(now)))).toEqual([]);
      const fewer = now.fields.filter((_, index) => index !== at % Math.max(1, now.fields.length));
      expect(widens(now, { ...now, fields: fewer })).toBe(false);
      const unseen = now.fields.map((field) => ({ ...field, seenBy: [] }));
      expect(widens(now, { ...now, fields: unseen })).toBe(false);
    }),
  );
});

import { expect, test } from "vitest";
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
  ["a longer time until memberships are deleted", kept({ membershipMonths: 25 })],
  ["memberships that are never deleted", kept({ membershipMonths: null })],
  ["longer sessions", kept({ sessionDays: 31 })],
  ["sessions that may be unused for longer", kept({ unusedSessionDays: 8 })],
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
  ["another order", withFields(contact, name)],
  ["another label", withFields({ ...name, label: "Your name" }, contact)],
  ["who may sign up", (before) => ({ ...before, signUp: "closed" })],
  ["whom to ask", (before) => ({ ...before, contact: null })],
  ["shorter times", kept({ membershipMonths: 6, sessionDays: 1, unusedSessionDays: 1 })],
];

test.each(neutral)("%s does not", (_, change) => {
  expect(widens(facts, change(facts))).toBe(false);
});

test("any mixture widens it exactly when one of its parts does, and says those parts first", () => {
  const narrowing = neutral.filter(
    ([what]) => !["one field less", "another order", "another label"].includes(what),
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

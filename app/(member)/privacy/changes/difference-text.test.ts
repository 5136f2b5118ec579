import { expect, test } from "vitest";
import { policyDifferences } from "#features/policies/policy-differences.ts";
import type { PolicyFacts, PolicyField } from "#features/policies/policy-facts.ts";
import { pageWords } from "#lib/words/page-words.ts";
import { differenceText } from "./difference-text.ts";

const keptFor = {
  ...{ membershipMonths: null, sessionDays: 30, unusedSessionDays: 7, knownBrowserDays: 400 },
  ...{ failureDays: 90, copyDays: 7 },
};

function facts(...fields: PolicyField[]): PolicyFacts {
  return { fields, keptFor, signUp: "open", contact: null };
}

const phone = (purpose: string): PolicyField => ({ key: "tel", label: "Phone", purpose, seenBy: [] });

/** What is said of the change from one to the other, in both languages. */
function said(before: PolicyFacts, now: PolicyFacts): string[] {
  return (["en", "de"] as const).flatMap((language) =>
    policyDifferences(before, now).map((difference) => differenceText(difference, pageWords(language))),
  );
}

test("a new field says what it is for, and nothing where nobody said that", () => {
  const [english = "", german = ""] = said(facts(), facts(phone("So that we can call")));
  expect(english).toMatch(/ What for: So that we can call$/);
  expect(german).toMatch(/ Wozu: So that we can call$/);
  const [without = "", ohne = ""] = said(facts(), facts(phone("")));
  expect([without, ohne].join(" ")).not.toMatch(/What for|Wozu/);
  expect([without.trimEnd(), ohne.trimEnd()]).toEqual([without, ohne]);
  expect([without, ohne].join(" ")).toContain("Phone");
});

test("of a purpose that was not said before, or is not said any more, the other one stands there alone", () => {
  const [none, one] = [facts(phone("")), facts(phone("So that we can call"))];
  for (const sentence of [...said(none, one), ...said(one, none)]) {
    expect(sentence).toContain("So that we can call");
    expect(sentence).not.toMatch(/“”|„“/);
  }
});

import type { KeptFor, PolicyFacts, PolicyField } from "./policy-facts.ts";

/** One thing that a version of the policy says differently than an earlier one. `widens`: members are asked about it. */
export type PolicyDifference = Readonly<
  { widens: boolean } & (
    | { kind: "field added" | "field removed"; field: PolicyField }
    | { kind: "purpose"; field: PolicyField; before: string }
    | { kind: "seen by more" | "seen by fewer"; field: PolicyField; roles: PolicyField["seenBy"] }
    | { kind: "kept"; what: keyof KeptFor; before: number | null; now: number | null }
  )
>;

/**
 * What became different between two versions, what widens first: a field, a purpose, a role that sees more, something
 * that is kept for longer. A wording, who may sign up and whom to ask are nothing to be asked about.
 */
export function policyDifferences(before: PolicyFacts, now: PolicyFacts): PolicyDifference[] {
  const all = [...fieldDifferences(before, now), ...keptDifferences(before, now)];
  return all.sort((one, other) => Number(other.widens) - Number(one.widens));
}

/** Whether the later facts allow more than the earlier ones. */
export function widens(before: PolicyFacts, now: PolicyFacts): boolean {
  return policyDifferences(before, now).some((difference) => difference.widens);
}

function fieldDifferences(before: PolicyFacts, now: PolicyFacts): PolicyDifference[] {
  const earlier = new Map(before.fields.map((field) => [field.key, field]));
  const later = new Set(now.fields.map(({ key }) => key));
  return [
    ...now.fields.flatMap((field) => {
      const was = earlier.get(field.key);
      return was ? changesOf(was, field) : [{ kind: "field added" as const, widens: true, field }];
    }),
    ...before.fields
      .filter(({ key }) => !later.has(key))
      .map((field) => ({ kind: "field removed" as const, widens: false, field })),
  ];
}

function changesOf(was: PolicyField, field: PolicyField): PolicyDifference[] {
  const more = field.seenBy.filter((role) => !was.seenBy.includes(role));
  const fewer = was.seenBy.filter((role) => !field.seenBy.includes(role));
  const differences: PolicyDifference[] = [
    { kind: "purpose", widens: true, field, before: was.purpose },
    { kind: "seen by more", widens: true, field, roles: more },
    { kind: "seen by fewer", widens: false, field, roles: fewer },
  ];
  const isOne = [was.purpose !== field.purpose, more.length > 0, fewer.length > 0];
  return differences.filter((_, index) => isOne[index]);
}

function keptDifferences(before: PolicyFacts, now: PolicyFacts): PolicyDifference[] {
  const names = Object.keys(now.keptFor) as (keyof KeptFor)[];
  return names.flatMap((what) => {
    const [was, is] = [before.keptFor[what], now.keptFor[what]];
    // A version from before the portal spoke of it promised nothing about it.
    if (was === undefined || was === is) return [];
    return [{ kind: "kept", widens: isLonger(was, is), what, before: was, now: is }];
  });
}

function isLonger(before: number | null, now: number | null): boolean {
  return before !== null && (now === null || now > before);
}

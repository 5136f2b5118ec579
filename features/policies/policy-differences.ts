import { operatorMayEdit } from "#features/fields/access.ts";
import type { Access } from "#lib/field-names.ts";
import type { KeptFor, PolicyFacts, PolicyField } from "./policy-facts.ts";

/** One thing that a version of the policy says differently than an earlier one. `widens`: members are asked about it. */
export type PolicyDifference = Readonly<
  { widens: boolean } & (
    | { kind: "field added" | "field removed"; field: PolicyField }
    /** Not asked for any more, while what was entered is kept: more only than what did not speak of it at all. */
    | { kind: "field retired"; field: PolicyField }
    | { kind: "purpose"; field: PolicyField; before: string }
    /** By whom it was or is seen, the larger of both. */
    | { kind: "seen by more" | "seen by fewer"; field: PolicyField; roles: PolicyField["seenBy"] }
    | { kind: "written otherwise"; field: PolicyField; access: Access; before: Access }
    | { kind: "kept"; what: keyof KeptFor; before: number | null; now: number | null }
  )
>;

/**
 * What became different between two versions, what widens first: a field, a purpose, a role that sees or writes more,
 * something that is kept for longer. One operator more, a wording, who may sign up and whom to ask are nothing to be asked
 * about.
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
      if (was) return changesOf(was, field);
      // Nobody who accepted what came before was asked for it, and nobody is: it changes nothing for them.
      return field.isRetired ? [] : [{ kind: "field added" as const, widens: true, field }];
    }),
    ...before.fields
      .filter(({ key }) => !later.has(key))
      .map((field) => ({ kind: "field removed" as const, widens: false, field })),
  ];
}

function changesOf(was: PolicyField, field: PolicyField): PolicyDifference[] {
  const [before, now] = [sightOf(was), sightOf(field)];
  const [wrote, writes] = [accessOf(was), accessOf(field)];
  const mayWriteMore = operatorMayEdit({ access: writes }) && !operatorMayEdit({ access: wrote });
  const differences: PolicyDifference[] = [
    { kind: "field added", widens: true, field },
    { kind: "field retired", widens: false, field },
    { kind: "purpose", widens: true, field, before: was.purpose },
    { kind: "seen by more", widens: true, field, roles: field.seenBy },
    { kind: "seen by fewer", widens: false, field, roles: was.seenBy },
    { kind: "written otherwise", widens: mayWriteMore, field, access: writes, before: wrote },
  ];
  const isOne = [
    ...[was.isRetired && !field.isRetired, !was.isRetired && field.isRetired],
    ...[was.purpose !== field.purpose, now > before, now < before, isOtherWriting(wrote, writes)],
  ];
  return differences.filter((_, index) => isOne[index]);
}

/** How many see it: nobody else, some who are named, a whole role. */
function sightOf({ seenBy }: PolicyField): number {
  if (seenBy.includes("operators")) return 2;
  return seenBy.length;
}

function accessOf({ access = "member edits" }: PolicyField): Access {
  return access;
}

/** Who sees it is another matter. */
function isOtherWriting(before: Access, now: Access): boolean {
  const written = (access: Access) => (access === "member alone" ? "member edits" : access);
  return written(before) !== written(now);
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

import { type Act, commandLine } from "#features/act.ts";
import { type LastLook, lastLooks } from "#features/activity/last-looks.ts";
import type { Field } from "#features/fields/field.ts";
import { maySee } from "#features/fields/may-see.ts";
import { listOperators, type Operators } from "#features/members/operators.ts";

/** Somebody who looked: an operator of today by their name. Nobody else's name: their own pages are not kept with it. */
export type Looker = Readonly<{ username: string }> | "command line" | "former operator";

/** Who sees a field of a member beside themselves, and on which day which of them did last. */
export type Sight = Readonly<{
  operators: readonly string[];
  last?: Readonly<{ at: number; by: readonly Looker[] }>;
}>;

/** The same for each of these fields, in their order. `asked`: where the operators have been asked for already. */
export async function whoSees(
  act: Act,
  fields: readonly Field[],
  asked: Promise<Operators> = listOperators(),
): Promise<Sight[]> {
  const keys = fields.map(({ key }) => key);
  const [operators, looks] = await Promise.all([asked, lastLooks(act, keys)]);
  const names = new Map(operators.map(({ id, username }) => [id, username]));
  return fields.map((field) => {
    const last = looks.get(field.key);
    const others = operators.filter(
      ({ id }) => id !== act.subject.id && maySee({ id, role: "operator", state: "active" }, field),
    );
    return {
      operators: others.map(({ username }) => username),
      ...(last && { last: { at: last.at, by: lookersOf(last, names) } }),
    };
  });
}

/** The names first, each kind of others once. */
function lookersOf({ actorIds }: LastLook, names: ReadonlyMap<string, string>): Looker[] {
  const ids = [...actorIds];
  const named = ids.flatMap((id) => names.get(id) ?? []).sort();
  const isFormer = ids.some((id) => !names.has(id) && id !== commandLine.id);
  return [
    ...named.map((username) => ({ username })),
    ...(ids.includes(commandLine.id) ? (["command line"] as const) : []),
    ...(isFormer ? (["former operator"] as const) : []),
  ];
}

import type { Act } from "#features/act.ts";
import { listOperators, type Operators } from "#features/members/operators.ts";

/** Who wrote something of a member, as the member is told: an operator of today by name, nobody else. */
export type Writer = "you" | "portal" | Readonly<{ username: string }>;

/** Who the actors with these ids are for the act's subject. `operators`: where they have been asked for already. */
export async function writersFor(
  { subject }: Act,
  operators: Promise<Operators> = listOperators(),
): Promise<(actorId: string) => Writer> {
  const names = new Map((await operators).map(({ id, username }) => [id, username]));
  return (actorId) => {
    if (actorId === subject.id) return "you";
    const username = names.get(actorId);
    return username === undefined ? "portal" : { username };
  };
}

import type { Act } from "#features/act.ts";
import { listOperators } from "#features/members/operators.ts";

/** Who wrote something of a member, as the member is told: an operator of today by name, nobody else. */
export type Writer = "you" | "portal" | Readonly<{ username: string }>;

/** Who the actors with these ids are for the act's subject. */
export async function writersFor({ subject }: Act): Promise<(actorId: string) => Writer> {
  const names = new Map((await listOperators()).map(({ id, username }) => [id, username]));
  return (actorId) => {
    if (actorId === subject.id) return "you";
    const username = names.get(actorId);
    return username === undefined ? "portal" : { username };
  };
}

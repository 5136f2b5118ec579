import { atomically, type Transaction } from "#db/client.ts";
import { and, eq, sql } from "#db/drizzle.ts";
import { prepared } from "#db/prepared.ts";
import { members } from "#db/schema.ts";
import type { OperatorAct } from "#features/act.ts";

/** Who asked is no operator any more, and so what they asked for is not there for them. */
export class NotAnOperator extends Error {
  override readonly name = "NotAnOperator";
}

const operatorById = prepared((connection) =>
  connection
    .select({ id: members.id })
    .from(members)
    .where(
      and(eq(members.id, sql.placeholder("id")), eq(members.role, "operator"), eq(members.state, "active")),
    )
    .prepare("operator_by_id"),
);

/**
 * `atomically` for what an operator does or looks at: the operator's own row is read in the same transaction, so that
 * whoever was removed a moment ago does and sees nothing more.
 * @throws NotAnOperator
 */
export async function asOperator<T>(
  { by }: Pick<OperatorAct, "by">,
  body: (tx: Transaction) => Promise<T>,
): Promise<T> {
  return atomically(async (tx) => {
    if (typeof by === "object" && (await operatorById(tx).execute({ id: by.subject.id })).length === 0)
      throw new NotAnOperator();
    return body(tx);
  });
}

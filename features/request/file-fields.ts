import { database } from "#db/client.ts";
import { memberMay } from "#features/fields/access.ts";
import type { Field } from "#features/fields/field.ts";
import { maySee } from "#features/fields/may-see.ts";
import { allFields } from "#features/fields/read-fields.ts";
import { type Entry, entriesOf } from "#features/information/read-information.ts";
import { isActiveOperator } from "#features/members/member.ts";
import { findSubject } from "#features/operators/find-subject.ts";
import { findSession } from "#features/sessions/find-session.ts";
import { requestContext } from "#lib/request-context.ts";
import { readSessionToken } from "./cookies.ts";
import { requestSource } from "./source.ts";

/** The files that a posted form may bring along. */
export type FileFields = Readonly<{
  /** Whose they would be. */
  memberId: string;
  /** The fields of type "file" that whoever posts may write, by key. */
  fields: ReadonlyMap<string, Field>;
  /** They wait to be let in, and can add files then. */
  isWaiting: boolean;
}>;

/**
 * What this request's form may bring, by who posts it and by its address: a member's own, or under
 * `/operator/members/<id>` those of that member. Undefined where the portal asks for no files at all.
 */
export async function fileFieldsOfForm(): Promise<FileFields | undefined> {
  if (!(await allFields()).some(({ type }) => type === "file")) return undefined;
  const token = await readSessionToken();
  const act = token === undefined ? undefined : await findSession(token, requestSource());
  if (!act) return nobodys;
  const [, id] = /^\/operator\/members\/([^/]+)/.exec(requestContext().path) ?? [];
  const isWaiting = act.subject.state !== "active";
  if (id === undefined)
    return of(
      act.subject.id,
      isWaiting,
      ({ field, value }) => memberMay(field, value !== undefined) !== "see",
    );
  const about = isActiveOperator(act.subject) ? await findSubject(act, id) : undefined;
  return about ? of(about.subject.id, isWaiting, ({ field }) => maySee(act.subject, field)) : nobodys;
}

const nobodys: FileFields = { memberId: "", fields: new Map(), isWaiting: false };

async function of(
  memberId: string,
  isWaiting: boolean,
  mayWrite: (entry: Entry) => boolean,
): Promise<FileFields> {
  const entries = (await entriesOf(database(), memberId)).filter(({ field }) => field.type === "file");
  const fields = entries.filter(mayWrite).map(({ field }) => [field.key, field] as const);
  return { memberId, fields: new Map(fields), isWaiting };
}

import { database } from "#db/client.ts";
import { memberMay } from "#features/fields/access.ts";
import type { Field } from "#features/fields/field.ts";
import { allFields } from "#features/fields/read-fields.ts";
import { entriesOf } from "#features/information/read-information.ts";
import { findSession } from "#features/sessions/find-session.ts";
import { readSessionToken } from "./cookies.ts";
import { requestSource } from "./source.ts";

/** The files that a posted form may bring along. */
export type FileFields = Readonly<{
  /** Whose they would be. */
  memberId: string;
  /** The fields of type "file" that they may write, by key. */
  fields: ReadonlyMap<string, Field>;
  /** They wait to be let in, and can add files then. */
  isWaiting: boolean;
}>;

/** What this request's form may bring: files of whoever posts it. Undefined where the portal asks for no files at all. */
export async function fileFieldsOfForm(): Promise<FileFields | undefined> {
  if (!(await allFields()).some(({ type }) => type === "file")) return undefined;
  const token = await readSessionToken();
  const act = token === undefined ? undefined : await findSession(token, requestSource());
  if (!act) return nobodys;
  const memberId = act.subject.id;
  const entries = (await entriesOf(database(), memberId)).filter(({ field }) => field.type === "file");
  const own = entries.filter(({ field, value }) => memberMay(field, value !== undefined) !== "see");
  const fields = new Map(own.map(({ field }) => [field.key, field]));
  return { memberId, fields, isWaiting: act.subject.state !== "active" };
}

const nobodys: FileFields = { memberId: "", fields: new Map(), isWaiting: false };

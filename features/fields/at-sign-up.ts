import { database, type Reader } from "#db/client.ts";
import type { Field } from "./field.ts";
import { askedFields } from "./read-fields.ts";

/** Whether the forms for becoming a member have it: what is required there has to be asked there. */
export function isAskedAtSignUp({ type, access, rules, retiredAt }: Field): boolean {
  const isAsked = rules.askedAtSignUp || rules.required === "sign-up";
  return isAsked === true && retiredAt === null && type !== "file" && access !== "operators edit";
}

/** The fields that the forms for becoming a member have, in the operators' order. */
export async function fieldsAtSignUp(from: Reader = database()): Promise<Field[]> {
  return (await askedFields(from)).filter(isAskedAtSignUp);
}

/** A box that is ticked is sent with some words around it, whatever its key. */
const codePointsPerOption = 50;

/** How many code points the fields asked at sign-up may hold in all, as a browser sends them. */
export async function codePointsAtSignUp(): Promise<number> {
  const fields = await fieldsAtSignUp();
  return fields.reduce((sum, { limit, options }) => sum + limit + options.length * codePointsPerOption, 0);
}

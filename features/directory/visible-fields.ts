import type { Reader } from "#db/client.ts";
import { type Field, holdsValue } from "#features/fields/field.ts";
import { maySee, type Viewer } from "#features/fields/may-see.ts";
import { allFields } from "#features/fields/read-fields.ts";

/** A field with values; retired ones, of which members are not asked any more, too. */
export type DirectoryField = Field;

/** Every field that holds values, in the operators' order. */
export async function directoryFields(from?: Reader): Promise<DirectoryField[]> {
  return (await allFields(from)).filter(holdsValue);
}

/** Those that this operator may see, by the one rule for it. */
export function visibleTo(viewer: Viewer, all: readonly DirectoryField[], sees = maySee): DirectoryField[] {
  return all.filter((field) => sees(viewer, field));
}

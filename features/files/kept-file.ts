/** A file as the information names it: the kept text of a value of a field of type "file". */
import * as v from "valibot";

const Kept = v.object({
  id: v.string(),
  name: v.string(),
  /** Its media type. */
  type: v.string(),
  /** In bytes. */
  size: v.number(),
});
export type KeptFile = Readonly<v.InferOutput<typeof Kept>>;

/** Equal texts for equal files. */
export function valueOfFile({ id, name, type, size }: KeptFile): string {
  return JSON.stringify({ id, name, type, size });
}

/** The file that a kept value names; undefined for the empty one, and for one that names none. */
export function fileOfValue(value: string): KeptFile | undefined {
  try {
    const parsed = v.safeParse(Kept, JSON.parse(value));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

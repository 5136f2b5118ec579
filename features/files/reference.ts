/** What stands in a form for a file: something its member can send back, and nobody can make. */
import * as v from "valibot";
import { open, SealBroken, seal } from "#lib/sealing.ts";
import { fileOfValue, type KeptFile, valueOfFile } from "./kept-file.ts";
import type { FileRefusal } from "./store-file.ts";

/** Why there is no file, though one was sent. */
export type UploadProblem = FileRefusal | "file later";

const Problem = v.object({
  problem: v.picklist(["not a file", "file too large", "file gone", "file not saved", "file later"]),
});

/**
 * A sealed text for one field's control. Behind a slash it says the file's name, for the form alone: what is meant is
 * sealed. Whose file it is, saving asks its row.
 */
export function referenceTo(fieldKey: string, file: KeptFile): string {
  return `${seal(contextOf(fieldKey), valueOfFile(file))}/${encodeURIComponent(file.name)}`;
}

/** The same for a file that was not taken. */
export function referenceToProblem(fieldKey: string, problem: UploadProblem): string {
  return seal(contextOf(fieldKey), JSON.stringify({ problem }));
}

/** What a reference of this field's control means: "file gone" for what is none of ours. */
export function readReference(fieldKey: string, reference: string): KeptFile | UploadProblem {
  const [sealed = ""] = reference.split("/");
  try {
    const text = open(contextOf(fieldKey), sealed);
    return fileOfValue(text) ?? v.parse(Problem, JSON.parse(text)).problem;
  } catch (error) {
    if (error instanceof SealBroken) return "file gone";
    throw error;
  }
}

function contextOf(fieldKey: string): string {
  return `file reference/${fieldKey}`;
}

/** What stands in a form for a file: something its member can send back, and nobody can make. */
import * as v from "valibot";
import { keyedHash, keyedHashes } from "#lib/sealing.ts";
import { fileOfValue, type KeptFile, valueOfFile } from "./kept-file.ts";
import type { FileRefusal } from "./store-file.ts";

/** Why there is no file, though one was sent. */
export type UploadProblem = FileRefusal | "file later";

const Problem = v.object({
  problem: v.picklist(["not a file", "file too large", "file gone", "file not saved", "file later"]),
});

/**
 * A signed text for one field's control, the same for the same file each time. Whose file it is, saving asks its row
 * (`adoptFile`).
 */
export function referenceTo(fieldKey: string, file: KeptFile): string {
  return signed(fieldKey, valueOfFile(file));
}

/** The same for a file that was not taken. */
export function referenceToProblem(fieldKey: string, problem: UploadProblem): string {
  return signed(fieldKey, JSON.stringify({ problem }));
}

/** What a reference of this field's control means: "file gone" for what is none of ours. */
export function readReference(fieldKey: string, reference: string): KeptFile | UploadProblem {
  const [encoded = "", ...signature] = reference.split(".");
  const text = Buffer.from(encoded, "base64url").toString();
  if (!keyedHashes(purpose, signedText(fieldKey, text)).includes(signature.join("."))) return "file gone";
  return fileOfValue(text) ?? v.parse(Problem, JSON.parse(text)).problem;
}

function signed(fieldKey: string, text: string): string {
  return `${Buffer.from(text).toString("base64url")}.${keyedHash(purpose, signedText(fieldKey, text))}`;
}

const purpose = "file reference";

function signedText(fieldKey: string, text: string): string {
  return JSON.stringify([fieldKey, text]);
}

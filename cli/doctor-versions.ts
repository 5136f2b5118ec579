import { readFileSync } from "node:fs";
import { phrase } from "#lib/words/phrase.ts";
import { type Problem, worded } from "./doctor-problem.ts";

/** Whether this is the Node that the portal was tried with. */
export function versionProblems(): readonly Problem[] {
  const { dependencies } = JSON.parse(readFileSync("package.json", "utf8")) as {
    dependencies: { node: string };
  };
  const { node: wanted } = dependencies;
  const { node: found } = process.versions;
  return wanted === found ? [] : [worded(phrase("doctor.otherNode", { found, wanted }))];
}

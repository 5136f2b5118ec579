import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { text } from "node:stream/consumers";
import * as v from "valibot";
import { phrase } from "#lib/words/phrase.ts";
import { type Findings, worded } from "./doctor-problem.ts";

const patienceMs = 20_000;

/** What `npm audit` prints of the packages that serve (npm 7 and newer). */
const Audit = v.object({
  vulnerabilities: v.record(
    v.string(),
    v.object({ name: v.string(), severity: v.string(), range: v.string() }),
  ),
});

/** What npm's list of advisories says of the packages that the portal is made of, where it can be reached. */
export async function advisoryFindings(): Promise<Findings> {
  const printed = await audited();
  const audit = printed === undefined ? undefined : v.safeParse(Audit, printed);
  if (!audit?.success) return { problems: [], notes: [worded(phrase("doctor.notAsked"))] };
  const found = Object.values(audit.output.vulnerabilities).map(({ name, severity, range }) =>
    worded(phrase("doctor.advisory", { name, severity, range })),
  );
  return { problems: found };
}

/** Undefined: there is no npm, no list of packages, or no answer in time. */
async function audited(): Promise<unknown> {
  if (!existsSync("package-lock.json")) return undefined;
  const args = ["audit", "--omit=dev", "--json", "--fetch-retries=0", `--fetch-timeout=${patienceMs}`];
  const child = spawn("npm", args, {
    stdio: ["ignore", "pipe", "ignore"],
    signal: AbortSignal.timeout(2 * patienceMs),
  });
  try {
    const [printed] = await Promise.all([
      text(child.stdout),
      new Promise<void>((resolve, reject) => child.once("error", reject).once("close", () => resolve())),
    ]);
    return JSON.parse(printed);
  } catch {
    return undefined;
  }
}

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { settings } from "#lib/settings.ts";
import { issueAuthority, issueLeaf } from "#server/certificates/x509.ts";
import { freshPortalPerTest } from "../tests/support/fresh-portal.ts";
import { certificateProblems } from "./doctor-certificate.ts";

const day = 24 * 60 * 60 * 1000;

freshPortalPerTest();

/** What is said of the portal's own certificate of 90 days so many days after it was issued. */
async function saidAfter(days: number): Promise<string[]> {
  const folder = join(settings().certDir, "local");
  const issued = Date.now();
  const authority = await issueAuthority(["localhost"], issued);
  const leaf = await issueLeaf(authority, ["localhost"], issued);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "authority.pem"), authority.certificate);
  writeFileSync(join(folder, "fullchain.pem"), leaf.certificate);
  writeFileSync(join(folder, "privkey.pem"), leaf.key);
  return certificateProblems(settings(), issued + days * day).map((problem) => problem.say("en"));
}

test.each([
  ["while it is renewed in time", 70, []],
  ["when it is late", 82, [expect.stringContaining("has not been renewed; start the portal")]],
  ["when it has ended", 100, [expect.stringContaining("has not been renewed; start the portal")]],
])("the portal's own certificate: %s", async (_, days, said) => {
  expect(await saidAfter(days)).toEqual(said);
});

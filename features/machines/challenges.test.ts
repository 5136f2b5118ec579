import { expect, test } from "vitest";
import { database } from "#db/client.ts";
import { dialect } from "#db/dialect.ts";
import { challenges } from "#db/schema.ts";
import { cleanUp } from "#features/clean-up.ts";
import { hour, start } from "../../tests/support/a-member.ts";
import { freshPortalPerTest } from "../../tests/support/fresh-portal.ts";
import { findChallenge, shareChallenge, tlsChallenges } from "./challenges.ts";

freshPortalPerTest();

const rows = () => database().select().from(challenges);

if (dialect === "sqlite")
  test("a machine that is the only one writes no challenges down", async () => {
    expect(await shareChallenge("http token", "shown", start)).toBe(false);
    expect(await findChallenge("http token", start)).toBeUndefined();
    expect(await rows()).toEqual([]);
  });
else {
  test("what one machine wants shown all find, sealed, until it is taken away", async () => {
    expect(await shareChallenge("http token", "token.thumbprint", start)).toBe(true);
    await shareChallenge("tls portal.example", "a certificate", start);
    expect(await findChallenge("http token", start)).toBe("token.thumbprint");
    expect(await findChallenge("http other", start)).toBeUndefined();
    expect(await tlsChallenges(start)).toEqual(new Map([["portal.example", "a certificate"]]));
    expect(JSON.stringify(await rows())).not.toMatch(/thumbprint|certificate/);

    await shareChallenge("tls portal.example", "another certificate", start);
    expect((await tlsChallenges(start)).get("portal.example")).toBe("another certificate");
    await shareChallenge("http token", undefined, start);
    await shareChallenge("tls portal.example", undefined, start);
    expect(await findChallenge("http token", start)).toBeUndefined();
    expect(await tlsChallenges(start)).toEqual(new Map());
  });

  test("what a killed machine leaves is shown for an hour, and cleaned up", async () => {
    await shareChallenge("http token", "shown", start);
    await shareChallenge("tls portal.example", "shown", start);
    await cleanUp(start + hour - 1);
    expect(await findChallenge("http token", start + hour - 1)).toBe("shown");
    expect(await findChallenge("http token", start + hour)).toBeUndefined();
    expect(await tlsChallenges(start + hour)).toEqual(new Map());
    await cleanUp(start + hour);
    expect(await rows()).toEqual([]);
  });
}

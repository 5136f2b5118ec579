import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { atomically, database } from "#db/client.ts";
import { dialect } from "#db/dialect.ts";
import { checkKeys } from "#db/key-checks.ts";
import { sharedFiles } from "#db/schema.ts";
import { adoptKeys, keys } from "#lib/keys.ts";
import { freshPortalPerTest, temporaryDirectory } from "../../tests/support/fresh-portal.ts";
import { shareFolder } from "./shared-folder.ts";

freshPortalPerTest();

const folder = { path: "local", files: ["key.pem", "certificate.pem", "order.pem"], needs: ["key.pem"] };
const key = "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMG\n-----END PRIVATE KEY-----\n";

/** A machine of its own files; what is done `on` it is done with these. */
function aMachine(files: Record<string, string> = {}) {
  const certDir = temporaryDirectory();
  const local = join(certDir, "local");
  const write = (changed: Record<string, string>) => {
    mkdirSync(local, { recursive: true });
    for (const [name, text] of Object.entries(changed)) writeFileSync(join(local, name), text);
  };
  if (Object.keys(files).length > 0) write(files);
  return {
    local,
    write,
    remove: (name: string) => rmSync(join(local, name)),
    share: () => shareFolder({ certDir, ...folder }),
    files: () =>
      Object.fromEntries(
        readdirSync(local)
          .filter((name) => folder.files.includes(name))
          .map((name) => [name, readFileSync(join(local, name), "utf8")]),
      ),
  };
}

const rows = () => database().select().from(sharedFiles);

if (dialect === "sqlite")
  test("a machine that is the only one shares nothing and writes nothing", async () => {
    const one = aMachine({ "key.pem": key });
    expect(await one.share()).toBe(false);
    expect(await rows()).toEqual([]);
    expect(readdirSync(one.local)).toEqual(["key.pem"]);
  });
else
  describe("machines that share a database", () => {
    test("what one has, the others take, for their owner alone", async () => {
      const [one, other] = [aMachine({ "key.pem": key, "certificate.pem": "c" }), aMachine()];
      expect(await one.share()).toBe(false);
      expect(await other.share()).toBe(true);
      expect(other.files()).toEqual({ "key.pem": key, "certificate.pem": "c" });
      expect(statSync(join(other.local, "key.pem")).mode & 0o777).toBe(0o600);
      expect(await other.share()).toBe(false);
    });

    test("of two that have made their own the first one wins, as a whole, also at the same moment", async () => {
      const [one, other] = [
        aMachine({ "key.pem": "one", "order.pem": "one" }),
        aMachine({ "key.pem": "other" }),
      ];
      await one.share();
      expect(await other.share()).toBe(true);
      expect(other.files()).toEqual({ "key.pem": "one", "order.pem": "one" });
      expect(await one.share()).toBe(false);

      await atomically(async (tx) => {
        await tx.delete(sharedFiles);
      });
      const third = aMachine({ "key.pem": "third" });
      const here = one.share();
      const there = third.share();
      expect([await here, await there].filter(Boolean)).toHaveLength(1);
      expect(third.files()).toEqual(one.files());
    });

    test("a change goes from where it was made to the others, also one that was made while nothing ran", async () => {
      const [one, other] = [aMachine({ "key.pem": "1", "order.pem": "1" }), aMachine()];
      await one.share();
      await other.share();
      other.write({ "key.pem": "2" });
      other.remove("order.pem");
      expect(await other.share()).toBe(false);
      expect(await one.share()).toBe(true);
      expect(one.files()).toEqual({ "key.pem": "2" });
    });

    test("of two changes the first one wins: the other machine never mixes its own into it", async () => {
      const [one, other] = [aMachine({ "key.pem": "1" }), aMachine()];
      await one.share();
      await other.share();
      one.write({ "key.pem": "by one" });
      other.write({ "certificate.pem": "by the other" });
      await one.share();
      expect(await other.share()).toBe(true);
      expect(other.files()).toEqual({ "key.pem": "by one" });
      expect(await one.share()).toBe(false);
    });

    test("half of it is not shared, and made whole where the database has all", async () => {
      const [one, other] = [aMachine({ "certificate.pem": "c" }), aMachine({ "key.pem": key })];
      expect(await one.share()).toBe(false);
      expect(await rows()).toEqual([]);
      await other.share();
      other.remove("key.pem");
      expect(await other.share()).toBe(true);
      expect(other.files()).toEqual({ "key.pem": key });
    });

    test("nothing of a file can be read in the database, and what another key sealed is not taken", async () => {
      const one = aMachine({ "key.pem": key });
      await one.share();
      const text = JSON.stringify(await rows());
      expect(text).not.toContain("PRIVATE KEY");
      expect(text).not.toContain("MIGHAgEAMBMG");
      expect(text).not.toContain(Buffer.from("PRIVATE KEY").toString("base64url").slice(2, -2));
      await atomically(async (tx) => {
        await tx.update(sharedFiles).set({ path: "acme" });
      });
      const certDir = temporaryDirectory();
      await expect(shareFolder({ ...folder, certDir, path: "acme" })).rejects.toThrow(
        "The sealed value was changed or belongs elsewhere.",
      );
      expect(existsSync(join(certDir, "acme"))).toBe(false);
    });

    test("the key that it is sealed with is needed", async () => {
      const before = keys();
      await checkKeys(before, []);
      await aMachine({ "key.pem": key }).share();
      adoptKeys({ ...before, data: before.pepper });
      await expect(checkKeys(keys(), [])).rejects.toThrow("is not the key that");
    });
  });

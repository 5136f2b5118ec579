import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryDirectory } from "../../../tests/support/fresh-portal.ts";
import { type Issued, issueAuthority, issueLeaf } from "../x509.ts";
import { AcmeProblem } from "./problem.ts";
import { orderKey, readStored, storeIssued } from "./store.ts";

const now = Date.now();
const day = 24 * 60 * 60 * 1000;
const authority = await issueAuthority(["portal.example"], now);
const [one, two] = [await aLeaf(), await aLeaf()];

async function aLeaf(): Promise<Issued> {
  return await issueLeaf(authority, ["portal.example"], now);
}

function aFolder(files: Record<string, string>): string {
  const folder = join(temporaryDirectory(), "acme");
  mkdirSync(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

const keptFiles = { "fullchain.pem": one.certificate, "privkey.pem": one.key };

test("what an order brought takes the place of what was kept", () => {
  const folder = aFolder({ ...keptFiles, "order-key.pem": two.key });
  storeIssued(folder, two.certificate, ["portal.example"], now);
  expect(readStored(folder)).toMatchObject({ certificate: two.certificate, key: two.key });
  expect(readdirSync(folder).sort()).toEqual(["fullchain.pem", "privkey.pem"]);
});

test("cut off between certificate and key, the keeping is finished by the next who reads", () => {
  const folder = aFolder({ ...keptFiles, "fullchain.pem": two.certificate, "order-key.pem": two.key });
  expect(readStored(folder)?.key).toBe(two.key);
  expect(readFileSync(join(folder, "privkey.pem"), "utf8")).toBe(two.key);
  expect(readdirSync(folder)).not.toContain("order-key.pem");
});

test.each([
  ["for another key", one.certificate, ["portal.example"], now, /not for the key of the order/],
  [
    "for other names",
    two.certificate,
    ["portal.example", "www.portal.example"],
    now,
    /without www\.portal\.example/,
  ],
  ["that has ended", two.certificate, ["portal.example"], now + 91 * day, /ended on \d{4}-/],
  ["that is none", "<html>", ["portal.example"], now, /not for the key of the order/],
])("a certificate %s is not kept", (_, chain, names, at, sentence) => {
  const folder = aFolder({ ...keptFiles, "order-key.pem": two.key });
  const keep = () => storeIssued(folder, chain, names, at);
  expect(keep).toThrow(AcmeProblem);
  expect(keep).toThrow(sentence);
  expect(readStored(folder)).toMatchObject({ certificate: one.certificate, key: one.key });
});

test.each([
  ["nothing", {}],
  ["no key", { "fullchain.pem": one.certificate }],
  ["another key", { ...keptFiles, "privkey.pem": two.key }],
  ["half a certificate", { ...keptFiles, "fullchain.pem": one.certificate.slice(0, 300) }],
])("of a folder with %s nothing is served", (_, files) => {
  expect(readStored(aFolder(files))).toBeUndefined();
});

test("the key of an order is new for each order, and kept until then", () => {
  const folder = aFolder({});
  expect(orderKey(folder, "kept")).toBeUndefined();
  const key = orderKey(folder, "fresh");
  expect(orderKey(folder, "kept")).toBe(key);
  expect(orderKey(folder, "fresh")).not.toBe(key);
});

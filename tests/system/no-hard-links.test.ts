import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { aFailingDisk, type FailingDisk } from "../support/failing-disk.ts";
import { exported, loggedIn, signedUp } from "../support/people.ts";
import { type Portal, startPortal } from "../support/portal.ts";

// FAT and exFAT, some network disks and some of FUSE have no hard links.

let disk: FailingDisk;
let portal: Portal | undefined;

beforeEach(() => {
  disk = aFailingDisk();
  disk.haveNoLinks();
});

afterEach(async () => {
  await portal?.stop();
  portal = undefined;
  disk.remove();
});

test("a portal starts on a disk without hard links, and again with the same keys", async () => {
  const settings = { ...disk.settings, CERT_DIR: join(disk.settings.DATA_DIR ?? "", "certs"), WORKERS: "1" };
  portal = await startPortal({ ...settings, WORKERS: "1" });
  await signedUp(portal, "ada");
  const { authority } = portal;
  await portal.stop();
  portal = await startPortal({ ...settings, WORKERS: "1" });
  expect(portal.authority).toEqual(authority);
  expect((await exported(await loggedIn(portal, "ada"))).name).toBe("");
});

test("of several that make files there at once, one makes each, and all read the same", async () => {
  const folder = disk.settings.DATA_DIR ?? "";
  const paths = Array.from({ length: 20 }, (_, at) => join(folder, String(at)));
  const program = `import { readFileSync } from "node:fs"; import { createFile } from "#lib/atomic-file.ts";
    for (const path of process.argv.slice(1)) {
      createFile(path, String(process.pid), 0o600);
      console.log(readFileSync(path, "utf8"));
    }`;
  const found = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const args = ["--input-type=module", "-e", program, ...paths];
      const child = spawn(process.execPath, args, { env: { ...process.env, ...disk.settings } });
      const [content] = await Promise.all([text(child.stdout), once(child, "exit")]);
      return content;
    }),
  );
  expect(found[0]).toMatch(/^(\d+\n){20}$/);
  expect(new Set(found).size).toBe(1);
  expect(readdirSync(folder)).toHaveLength(20);
});

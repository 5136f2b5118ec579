import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { signedUp } from "../support/people.ts";
import type { PlainBrowser } from "../support/plain-browser.ts";
import { type Portal, startPortal, waitFor } from "../support/portal.ts";

let portal: Portal;
let ada: PlainBrowser;

beforeAll(async () => {
  const first = await startPortal({ WORKERS: "1" });
  await first.stop();
  // It trusts itself, so that every request to itself would be answered, and logged.
  const NODE_EXTRA_CA_CERTS = join(first.certDir, "local/authority.pem");
  portal = await startPortal({
    WORKERS: "1",
    DATA_DIR: first.dataDir,
    CERT_DIR: first.certDir,
    ...first.databaseSettings,
    NODE_EXTRA_CA_CERTS,
  });
  ada = await signedUp(portal, "ada");
  // The log comes a little later than the answers.
  await waitFor(() => portal.log().some(({ method, path }) => method === "POST" && path === "/sign-up"));
});

afterAll(async () => {
  ada.close();
  await portal.stop();
});

const manifest = (name: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, "../../.next", name), "utf8"));

/** Each action with each page that does not have it. */
function strangers(): { id: string; path: string }[] {
  const addresses: Record<string, string> = manifest("app-path-routes-manifest.json");
  const actions: Record<string, { workers: object }> = manifest("server/server-reference-manifest.json").node;
  return Object.entries(actions).flatMap(([id, { workers }]) =>
    Object.entries(addresses)
      .filter(
        ([name, path]) =>
          name.endsWith("/page") && !/^\/(_|operator)/.test(path) && !(`app${name}` in workers),
      )
      .map(([, path]) => ({ id, path })),
  );
}

const posts = {
  "by script": (path: string, id: string) => ada.call(path, id, {}),
  "by its id": (path: string, id: string) => ada.post(path, { [`$ACTION_ID_${id}`]: "" }),
  "with arguments": (path: string, id: string) =>
    ada.post(path, {
      $ACTION_REF_1: "",
      "$ACTION_1:0": JSON.stringify({ id, bound: "$@1" }),
      "$ACTION_1:1": "[{}]",
      $ACTION_KEY: "k",
    }),
};

test.each(Object.entries(posts))(
  "an action posted %s to a page that does not have it is out of date, and the portal asks nothing of itself",
  async (_, post) => {
    const before = portal.log().length;
    const pairs = strangers();
    expect(pairs.length).toBeGreaterThan(50);
    for (const { id, path } of pairs) {
      const answer = await post(path, id);
      expect([path, id, answer.status]).toEqual([path, id, 409]);
      expect(answer.body).toContain("out of date");
    }
    const logged = () => portal.log().slice(before);
    await waitFor(() => logged().length >= pairs.length);
    // One line for each that was posted, and no other.
    expect(logged().map(({ event, path, status }) => ({ event, path, status }))).toEqual(
      pairs.map(({ path }) => ({ event: "request", path, status: 409 })),
    );
  },
);

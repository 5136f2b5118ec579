import { brotliCompressSync, constants } from "node:zlib";
import type { PlainBrowser } from "../../tests/support/plain-browser.ts";
import { browserOn, member } from "../support/member.ts";
import type { Bench, Row } from "../support/rows.ts";
import { startPortal } from "../support/servers.ts";

/** What a browser loads for a page the first time, in kB (1 000 bytes) of Brotli 11. */
export const browser: Bench = {
  name: "browser",
  async run() {
    const portal = await startPortal(1, undefined);
    const [ada, visitor] = [await member(portal, "ada"), browserOn(portal)];
    const rows: Row[] = [];
    for (const [path, who] of [
      ["/log-in", visitor],
      ["/sign-up", visitor],
      ["/information", ada],
      ["/information/edit", ada],
    ] as const)
      rows.push(...(await weights(who, path)));
    ada.close();
    visitor.close();
    await portal.stop();
    return rows;
  },
};

async function weights(who: PlainBrowser, path: string): Promise<Row[]> {
  const page = (await who.get(path)).body;
  // A browser that knows modules leaves `noModule` scripts out.
  const tags = page.match(/<(script|link)\b[^>]*>/g)?.filter((tag) => !/\snomodule/i.test(tag)) ?? [];
  const addresses = tags.flatMap((tag) => /(?:src|href)="(\/_next\/static\/[^"]+)"/.exec(tag)?.[1] ?? []);
  const sum = async (ending: string) => {
    const files = [...new Set(addresses)].filter((address) => address.endsWith(ending));
    const bodies = await Promise.all(files.map(async (address) => (await who.get(address)).body));
    return bodies.reduce((bytes, body) => bytes + brotli(body), 0) / 1_000;
  };
  const isForm = path === "/log-in" || path === "/sign-up";
  return [
    {
      what: `script of ${path}`,
      unit: "kB",
      portal: await sum(".js"),
      ...(isForm && { target: { atMost: 120 } }),
    },
    { what: `style of ${path}`, unit: "kB", portal: await sum(".css") },
    { what: `document of ${path}`, unit: "kB", portal: brotli(page) / 1_000 },
  ];
}

function brotli(text: string): number {
  return brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
}

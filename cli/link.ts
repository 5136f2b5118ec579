/** One-time links, which are printed once: nobody can print them again. */
import { adoptReachableHosts } from "#lib/reachable-hosts.ts";
import type { Settings } from "#lib/settings.ts";
import { hostsFor } from "#server/processes/hosts-for.ts";
import { followedMachine } from "#server/processes/machine-addresses.ts";
import { terminalQrCode } from "#server/processes/startup-message.ts";
import { print, printJson, table, timeText } from "./print.ts";
import { t } from "./words.ts";

type Made = Readonly<{ token: string; expiresAt: number }>;

/** A link as JSON names it: its address, the code for those who cannot open that, and until when it is good. */
export type Link = Readonly<{ link: string; code: string; expiresAt: string }>;

/** The whole links of tokens, with the address that other devices reach this machine by. */
export async function linkMaker(settings: Settings): Promise<(made: Made) => Link> {
  adoptReachableHosts(hostsFor(settings, await followedMachine(settings)));
  const [{ linkAddress }, { linkCode }] = await Promise.all([
    import("#features/links/link-address.ts"),
    import("#features/links/token.ts"),
  ]);
  return ({ token, expiresAt }) => ({
    link: linkAddress(token),
    code: linkCode(token),
    expiresAt: new Date(expiresAt).toISOString(),
  });
}

/** Prints one link, on a terminal as a QR code too. */
export async function showLink(settings: Settings, made: Made, json?: true): Promise<void> {
  const { link, code, expiresAt } = (await linkMaker(settings))(made);
  if (json) return printJson({ link, code, expiresAt });
  print(
    table([
      [t("link.link"), link],
      [t("link.code"), code],
      [t("link.until"), timeText(made.expiresAt)],
    ]),
  );
  if (process.stdout.isTTY) process.stdout.write(await terminalQrCode(link));
}

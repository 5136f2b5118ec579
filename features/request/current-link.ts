/** Which one-time link this browser has opened. */
import { database } from "#db/client.ts";
import { type Confirmation, openConfirmation } from "#features/links/confirm-by-link.ts";
import { findLink, type Link } from "#features/links/link.ts";
import { linkHashes } from "#features/links/token.ts";
import { requestContext } from "#lib/request-context.ts";
import { readLink } from "./cookies.ts";
import { requestSource } from "./source.ts";

/** "gone": one that cannot be used (any more); undefined: none within the last minutes. */
export async function currentLink(): Promise<Link | "gone" | undefined> {
  const opened = readLink();
  if (opened === undefined || opened === "unusable") return opened && "gone";
  return (await findLink(database(), opened.token, requestContext().at)) ?? "gone";
}

/** What the confirmation that was opened in this browser shows, once that is saved; undefined: it cannot be used (any more). */
export async function currentConfirmation(): Promise<Confirmation | undefined> {
  const opened = readLink();
  return typeof opened === "object" ? openConfirmation(opened.token, requestSource()) : undefined;
}

/**
 * The token of the link that a form was made for, which holds its hash: "other" if another one was opened since, in
 * another tab; undefined if there is none any more.
 */
export function tokenOfForm(hash: string): Readonly<{ token: string }> | "other" | undefined {
  const opened = readLink();
  if (opened === undefined) return undefined;
  return opened !== "unusable" && linkHashes(opened.token).includes(hash) ? opened : "other";
}

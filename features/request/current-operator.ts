/** What operators' pages and actions begin with. For everybody else none of them is there. */
import { notFound } from "next/navigation";
import type { OperatorAct, SignedIn } from "#features/act.ts";
import { isActiveOperator } from "#features/members/member.ts";
import { findSubject } from "#features/operators/find-subject.ts";
import { requestContext } from "#lib/request-context.ts";
import { currentMember } from "./current-member.ts";

/** The operator who asks, as their row says at this request; undefined for everybody else. */
async function currentOperator(): Promise<SignedIn | undefined> {
  const act = await currentMember();
  return act && isActiveOperator(act.subject) ? act : undefined;
}

/** The operator who asks. Everybody else is told that there is no such page. */
export async function requireOperator(): Promise<SignedIn> {
  return (await currentOperator()) ?? absent();
}

/** The act about the member whose id this address holds: `/operator/members/<id>…`. */
export async function requireSubject(): Promise<OperatorAct> {
  return (await currentSubject()) ?? absent();
}

/** The same; undefined when there is no such member (any more). */
export async function currentSubject(): Promise<OperatorAct | undefined> {
  const { by, id } = await requireAddressed();
  return findSubject(by, id);
}

/** The operator who asks, and the id in this address, whether there is such a member or not. */
export async function requireAddressed(): Promise<Readonly<{ by: SignedIn; id: string }>> {
  const by = await requireOperator();
  const [, id = ""] = /^\/operator\/members\/([^/]+)/.exec(requestContext().path) ?? [];
  return { by, id };
}

/**
 * Whether values may be shown to this request: not to one that only asks whether there is a page, nor to a browser that
 * fetches ahead. What another site leads to is refused.
 */
export function isLook(): boolean {
  const current = requestContext();
  const { fetchSite, method, prefetch } = current;
  if (fetchSite === "cross-site" || fetchSite === "same-site") {
    current.refusal = "other-site";
    notFound();
  }
  // It asks again when somebody really wants the page.
  if (prefetch) current.status = 503;
  return method !== "HEAD" && !prefetch;
}

/** There is no such page, for whoever asks. */
export function absent(): never {
  requestContext().refusal = "not-found";
  return notFound();
}

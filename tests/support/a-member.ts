/** People for tests beside the code. */
import { atomically } from "#db/client.ts";
import { eq } from "#db/drizzle.ts";
import { members } from "#db/schema.ts";
import type { OperatorAct, SignedIn, Source } from "#features/act.ts";
import { changed } from "#features/members/member.ts";
import { signUp } from "#features/membership/sign-up.ts";
import { findSession } from "#features/sessions/find-session.ts";

export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

/** When tests begin. */
export const start = Date.UTC(2026, 10, 25, 12);

const firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:141.0) Gecko/20100101 Firefox/141.0";

/** A member who is logged in, and what they know. */
export type TestMember = SignedIn & Readonly<{ token: string; username: string; password: string }>;

let people = 0;

/** Somebody at a browser, each at another address. */
export function someone(differences: Partial<Source> = {}): Source {
  people += 1;
  const address = `198.51.${100 + Math.floor(people / 250)}.${1 + (people % 250)}`;
  return { address, browser: firefox, requestId: `request-${people}`, at: start, ...differences };
}

/** Signs somebody up. */
export async function aMember(
  typed: { username?: string; password?: string } = {},
  from: Source = someone(),
): Promise<TestMember> {
  people += 1;
  const { username = `member ${people}`, password = `the long password of ${people}` } = typed;
  const outcome = await signUp({ username, password }, from);
  if (!outcome.ok) throw new Error(`${username} could not sign up: ${JSON.stringify(outcome)}`);
  const act = await findSession(outcome.token, from);
  if (!act) throw new Error(`${username} is not logged in.`);
  return { ...act, token: outcome.token, username, password };
}

/** Signs somebody up and makes them an operator, whom nobody has named. */
export async function anOperator(
  typed: { username?: string; password?: string } = {},
  from: Source = someone(),
): Promise<TestMember> {
  const member = await aMember(typed, from);
  await atomically(async (tx) => {
    await tx
      .update(members)
      .set({ role: "operator", ...changed })
      .where(eq(members.id, member.subject.id));
  });
  const act = await findSession(member.token, from);
  if (!act) throw new Error(`${member.username} is not logged in.`);
  return { ...member, ...act };
}

/** What this operator does or looks at of this member, as their page does. */
export function about({ subject }: Pick<SignedIn, "subject">, by: SignedIn): OperatorAct {
  return { subject, actor: by.subject, from: by.from, by };
}

/** The same act later, or from elsewhere. */
export function but<T extends SignedIn>(act: T, differences: Partial<Source>): T {
  return { ...act, from: { ...act.from, ...differences } };
}

import { Done } from "#app/_ui/done.tsx";
import { Fact, Facts } from "#app/_ui/facts.tsx";
import { type Asked, Heading } from "#app/_ui/page.tsx";
import { requireMember } from "#features/sessions/current-member.ts";
import { listSessions } from "#features/sessions/list-sessions.ts";

export default async function SecurityPage({ searchParams }: Asked) {
  const act = await requireMember();
  const { done } = await searchParams;
  const others = (await listSessions(act)).length - 1;
  return (
    <>
      <Done said={done} />
      <Heading>Security</Heading>
      <Facts>
        <Fact
          label="Password"
          action={
            <a href="/security/password">
              Change<Hidden> your password</Hidden>
            </a>
          }
        >
          Stored so that nobody, not even the people who run this portal, can read it.
        </Fact>
        <Fact
          label="Signed-in browsers"
          action={
            <a href="/security/sessions">
              See<Hidden> your signed-in browsers</Hidden>
            </a>
          }
        >
          {others === 0 ? "This one alone." : `This one and ${others} ${others === 1 ? "other" : "others"}.`}
        </Fact>
        <Fact
          label="Activity"
          action={
            <a href="/activity">
              See<Hidden> your activity</Hidden>
            </a>
          }
        >
          What happened to your membership: when, what and from where.
        </Fact>
        <Fact
          label="Membership"
          action={
            <a href="/account/delete">
              Delete<Hidden> your membership</Hidden>
            </a>
          }
        >
          Can be ended at any time, with everything kept about you.
        </Fact>
      </Facts>
    </>
  );
}

/** Said by screen readers, for whom a link must make sense by itself. */
function Hidden({ children }: { children: string }) {
  return <span className="sr-only">{children}</span>;
}

import { ButtonForm } from "#app/_forms/button-form.tsx";
import { Done } from "#app/_ui/done.tsx";
import { type Asked, Heading, Up } from "#app/_ui/page.tsx";
import { When } from "#app/_ui/when.tsx";
import { makeStamp } from "#features/information/form-stamp.ts";
import { requireMember } from "#features/sessions/current-member.ts";
import { listSessions, type Session } from "#features/sessions/list-sessions.ts";
import { endOthers, endThis } from "./actions.ts";

export default async function SessionsPage({ searchParams }: Asked) {
  const act = await requireMember();
  const { done } = await searchParams;
  const sessions = await listSessions(act);
  const stamp = makeStamp(act, []);
  const others = sessions.filter(({ current }) => !current);
  const row = { now: act.from.at, stamp };
  return (
    <>
      <Up to="/security">Security</Up>
      <Done said={done} />
      <Heading>Signed-in browsers</Heading>
      <p className="mt-4 max-w-measure">
        Log out any that you do not know, then <a href="/security/password">change your password</a>.
      </p>
      <ul className="mt-6 border-t border-line">
        {[...sessions.filter(({ current }) => current), ...others].map((session) => (
          <Browser key={session.id} session={session} {...row} />
        ))}
      </ul>
      <div className="mt-6">
        {others.length === 0 ? (
          <p className="text-muted">No other browser is signed in.</p>
        ) : (
          <ButtonForm action={endOthers} stamp={stamp} label="Log out all others" />
        )}
      </div>
    </>
  );
}

const unreadableName = "A browser whose name cannot be read any more";

function Browser({ session, now, stamp }: { session: Session; now: number; stamp: string }) {
  const { id, browserName = unreadableName, browser, createdAt, lastSeenAt, current } = session;
  const address = session.address ?? "an address that cannot be read any more";
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 border-b border-line py-4">
      <div className="min-w-0">
        <h2 className="text-base" title={browser}>
          {browserName}
          {current && <span className="ml-2 border-l-3 border-done pl-2 text-sm font-normal">This one</span>}
        </h2>
        <p className="text-sm text-muted">
          From <span className="[overflow-wrap:anywhere]">{address}</span>, logged in{" "}
          <When at={createdAt} now={now} />
          {current || (
            <>
              , last seen <When at={lastSeenAt} now={now} />
            </>
          )}
        </p>
      </div>
      {current || (
        <ButtonForm
          action={endThis}
          stamp={stamp}
          hidden={{ session: id }}
          label="Log out"
          about={`${browserName}, ${address}`}
        />
      )}
    </li>
  );
}

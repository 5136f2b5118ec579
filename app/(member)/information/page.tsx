import { ButtonLink } from "#app/_ui/button.tsx";
import { Done } from "#app/_ui/done.tsx";
import { Downloads } from "#app/_ui/downloads.tsx";
import { Fact, Facts } from "#app/_ui/facts.tsx";
import { type Asked, Heading, Section } from "#app/_ui/page.tsx";
import { Day, dayInWords } from "#app/_ui/when.tsx";
import { type Entry, readInformation } from "#features/information/read-information.ts";
import { requireMember } from "#features/sessions/current-member.ts";

export default async function InformationPage({ searchParams }: Asked) {
  const act = await requireMember();
  const { done } = await searchParams;
  const entries = await readInformation(act);
  return (
    <>
      <Done said={done} />
      <Heading>Your information</Heading>
      {/* The day alone: kept pages may show nothing that is not in their key (server/door/page-cache.ts). */}
      <p className="mt-2 hidden text-sm text-muted print:block">As of {dayInWords(act.from.at)}</p>
      <Facts>
        <Fact label="Username">{act.subject.username}</Fact>
        {entries.map((entry) => (
          <Value key={entry.field.key} {...entry} />
        ))}
        <Fact label="Member since">
          <Day at={act.subject.createdAt} />
        </Fact>
      </Facts>
      <p className="mt-6 print:hidden">
        <ButtonLink href="/information/edit">Change your information</ButtonLink>
      </p>
      <div className="print:hidden">
        <Section heading="Who can see it">
          <p className="mt-2 max-w-measure">
            Only you. No other member can see it, and the portal has no page on which the people who run it
            could. It is kept encrypted; whoever has both the machine and its keys could open it there.
          </p>
        </Section>
        <Section heading="Take it with you">
          <p className="mt-2 max-w-measure">
            Download everything kept about you, your sessions and activity included. Each download is noted in
            your <a href="/activity">activity</a>.
          </p>
          <Downloads />
        </Section>
        <Section heading="Leave">
          <p className="mt-2 max-w-measure">
            <a href="/account/delete">Delete your membership and information</a>, at once and for good.
          </p>
        </Section>
      </div>
    </>
  );
}

function Value({ field, value, unreadable }: Entry) {
  const edit = `/information/edit#${field.key}`;
  if (unreadable !== undefined)
    return (
      <Fact
        label={field.label}
        action={
          <a href={edit}>
            Replace<span className="sr-only"> {field.label}</span>
          </a>
        }
      >
        <span className="text-muted">
          This entry cannot be read any more. Ask whoever runs this portal, or enter it again.
        </span>
      </Fact>
    );
  if (value === undefined)
    return (
      <Fact label={field.label}>
        <span className="text-muted">Not given yet. </span>
        <a href={edit} className="print:hidden">
          Add<span className="sr-only"> {field.label}</span>
        </a>
      </Fact>
    );
  const change = (
    <a href={edit}>
      Change<span className="sr-only"> {field.label}</span>
    </a>
  );
  return (
    <Fact label={field.label} action={change}>
      <div dir="auto">{value}</div>
    </Fact>
  );
}

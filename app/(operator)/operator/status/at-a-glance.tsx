import { DescriptionList, Fact } from "#app/_ui/description-list.tsx";
import { plainName } from "#app/_ui/plain-name.ts";
import { Day } from "#app/_ui/when.tsx";
import type { Status } from "#features/operators/read-status.ts";
import type { ConnectionFacts } from "#lib/connection-facts.ts";
import { requestContext } from "#lib/request-context.ts";
import { startTime } from "#lib/start-time.ts";
import type { PageWords } from "#lib/words/page-words.ts";
import packageFile from "../../../../package.json" with { type: "json" };

type Props = Readonly<{
  status: Status;
  connection: ConnectionFacts | undefined;
  words: PageWords;
}>;

/** The facts that people look for first. */
export function AtAGlance({ status: { database, erasures }, connection, words }: Props) {
  const { t, format } = words;
  const { at, caller } = requestContext();
  const since = startTime();
  const versions = { portal: `Postern ${packageFile.version}`, node: `Node ${process.versions.node}` };
  return (
    <DescriptionList>
      <Fact label={t("status.running")}>
        {t("status.runningSince", { duration: format.duration(at - since), time: format.exactTime(since) })}
      </Fact>
      <Fact label={t("status.version")}>
        {t.rich("status.versions", {
          portal: () => <bdi>{versions.portal}</bdi>,
          node: () => <bdi>{versions.node}</bdi>,
        })}
      </Fact>
      {connection && <Certificate of={connection} now={at} words={words} />}
      <Fact label={t("status.database")}>
        <bdi>{database.kind}</bdi> · {format.bytes(database.bytes)}
        <br />
        <code className="text-muted">{database.shown}</code>
      </Fact>
      <Fact label={t("status.cleanUp")}>
        {erasures.since === undefined
          ? t("status.cleanUpDone")
          : t("status.cleanUpLeft", { count: erasures.count, time: format.exactTime(erasures.since) })}
      </Fact>
      <Fact label={t("status.address")}>
        <code>{caller}</code>
        <span className="block text-sm text-muted">{t("status.addressHint")}</span>
      </Fact>
    </DescriptionList>
  );
}

function Certificate({
  of: { chain, authority },
  now,
  words: { t, format },
}: {
  of: ConnectionFacts;
  now: number;
  words: PageWords;
}) {
  const [own] = chain;
  if (!own) return null;
  const leftMs = (own?.notAfter ?? now) - now;
  const until = () => <Day at={own.notAfter} format={format} />;
  return (
    <Fact label={t("status.certificate")} action={<a href="/connection">{t("nav.connection")}</a>}>
      {leftMs > 0
        ? t.rich("status.certificateValid", { days: format.duration(leftMs), until })
        : t.rich("status.certificateOver", { until })}
      <span className="block text-sm text-muted">
        {authority
          ? t("status.certificateOwn")
          : t.rich("status.certificateIssuer", { issuer: () => <bdi>{plainName(own.issuer)}</bdi> })}
      </span>
    </Fact>
  );
}

import { BackLink, Heading, type PageProps, Section } from "#app/_ui/page.tsx";
import { Day } from "#app/_ui/when.tsx";
import { words } from "#app/_ui/words.ts";
import { lookAtPolicies, type PolicyOverview } from "#features/operators/policy-overview.ts";
import { isLook, requireOperator } from "#features/request/current-operator.ts";
import type { PageWords } from "#lib/words/page-words.ts";

/** How many members have accepted which version of the privacy policy, and who is still to be asked. */
export default async function PoliciesPage({ searchParams }: PageProps) {
  const act = await requireOperator();
  const said = await words();
  const { t } = said;
  const { after } = await searchParams;
  const overview = isLook()
    ? await lookAtPolicies(act, typeof after === "string" ? after : undefined)
    : undefined;
  return (
    <>
      <BackLink to="/operator">{t("operators.heading")}</BackLink>
      <Heading>{t("acceptances.heading")}</Heading>
      <p className="mt-4 max-w-measure">
        {t.rich("acceptances.intro", { link: (text) => <a href="/privacy">{text}</a> })}
      </p>
      {overview && (
        <>
          <Versions of={overview} words={said} />
          <Section heading={t("acceptances.asked", { total: overview.total })}>
            {overview.total === 0 && <p className="mt-2 text-muted">{t("acceptances.nobody")}</p>}
            <ul className="mt-4">
              {overview.asked.map(({ id, username }) => (
                <li key={id} className="border-t border-line py-2 [overflow-wrap:anywhere]">
                  <a href={`/operator/members/${id}`}>
                    <bdi>{username}</bdi>
                  </a>
                </li>
              ))}
            </ul>
            {overview.after !== undefined && (
              <p className="mt-4">
                <a href={`/operator/policies?after=${overview.after}`}>{t("retention.more")}</a>
              </p>
            )}
          </Section>
        </>
      )}
      <p className="mt-12">
        {t.rich("acceptances.retention", { link: (text) => <a href="/operator/retention">{text}</a> })}
      </p>
    </>
  );
}

function Versions({ of: { versions }, words: { t, format } }: { of: PolicyOverview; words: PageWords }) {
  return (
    <table className="mt-6 w-full text-start">
      <caption className="sr-only">{t("acceptances.caption")}</caption>
      <thead className="text-sm text-muted">
        <tr>
          <Head>{t("acceptances.version")}</Head>
          <Head>{t("acceptances.since")}</Head>
          <Head>{t("acceptances.asks")}</Head>
          <Head>{t("acceptances.accepted")}</Head>
        </tr>
      </thead>
      <tbody>
        {versions.map(({ version, at, widens, accepted }) => (
          <tr key={version} className="border-t border-line align-baseline">
            <th scope="row" className="py-2 pe-4 text-start font-normal">
              {format.number(version)}
            </th>
            <td className="py-2 pe-4">
              <Day at={at} format={format} />
            </td>
            <td className="py-2 pe-4">{t(widens ? "acceptances.yes" : "acceptances.no")}</td>
            <td className="py-2 tabular-nums">{format.number(accepted)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Head({ children }: { children: string }) {
  return (
    <th scope="col" className="py-2 pe-4 text-start font-normal last:pe-0">
      {children}
    </th>
  );
}

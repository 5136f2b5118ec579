import { fieldText } from "#app/_ui/field-text.ts";
import { Heading } from "#app/_ui/page.tsx";
import { whomToAsk } from "#app/_ui/whom-to-ask.ts";
import { typeOf } from "#features/field-types/type-of.ts";
import type { Entry } from "#features/information/read-information.ts";
import { shownValues } from "#features/information/shown-values.ts";
import type { Link } from "#features/links/link.ts";
import { currentConfirmation } from "#features/request/current-link.ts";
import { makeStamp } from "#features/request/form-stamp.ts";
import { requestContext } from "#lib/request-context.ts";
import { settings } from "#lib/settings.ts";
import type { PageWords } from "#lib/words/page-words.ts";
import { ConfirmForm } from "./confirm-form.tsx";

type Props = { words: PageWords; link: Link };

/** All that the letter shows, as it is now, and one button. */
export async function Confirmation({ words: { t }, link }: Props) {
  const { method, prefetch } = requestContext();
  // Whoever does not look at it sees nothing of it either.
  if (method === "HEAD" || prefetch) return <Heading>{t("confirmation.heading")}</Heading>;
  const shown = await currentConfirmation();
  // Between two statements it was used, or is not good any more: the next request says so.
  if (!shown) return <Heading>{t("link.gone")}</Heading>;
  const { member, entries } = shown;
  return (
    <ConfirmForm
      heading={t("confirmation.heading")}
      portal={settings().portalName}
      link={link.hash}
      stamp={makeStamp({ subject: member, actor: member }, shownValues(entries))}
      intro={
        <>
          <p className="mt-4">
            {t.rich("confirmation.intro", {
              portal: settings().portalName,
              username: member.username,
              name: (name) => <bdi className="font-bold">{name}</bdi>,
            })}
          </p>
          <dl className="terms mt-4">
            {entries.map((entry) => (
              <Value key={entry.field.key} entry={entry} t={t} />
            ))}
          </dl>
          <p className="mt-4">
            {t.rich("confirmation.change", {
              whom: whomToAsk(t),
              link: (text) => <a href="/log-in">{text}</a>,
            })}
          </p>
        </>
      }
      words={t.group("form")}
      texts={t.group("confirmForm")}
    />
  );
}

function Value({ entry: { field, value, unreadable }, t }: Pick<PageWords, "t"> & { entry: Entry }) {
  const none = unreadable === undefined ? t("information.missing") : t("information.unreadable");
  return (
    <>
      <dt>{fieldText(t, field, "label")}</dt>
      <dd dir="auto" className="whitespace-pre-wrap [overflow-wrap:anywhere]">
        {value === undefined ? (
          <span className="text-muted">{none}</span>
        ) : (
          typeOf(field).show(value, field, t.language)
        )}
      </dd>
    </>
  );
}

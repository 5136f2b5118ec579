import { notFound } from "next/navigation";
import { fieldText } from "#app/_ui/field-text.ts";
import { BackLink, Heading } from "#app/_ui/page.tsx";
import { words } from "#app/_ui/words.ts";
import { directoryFields, visibleTo } from "#features/directory/visible-fields.ts";
import { membersFormats } from "#features/export/export-members.ts";
import { stateWords } from "#features/members/member-states.ts";
import { requireOperator } from "#features/request/current-operator.ts";
import { downloadMembers } from "#features/request/download-members.ts";
import { exportReason } from "#features/request/export-reason.ts";
import { makeStamp } from "#features/request/form-stamp.ts";
import { queryValue, queryValues, requestContext } from "#lib/request-context.ts";
import { settings } from "#lib/settings.ts";
import { ExportForm } from "./export-form.tsx";
import { ReasonForm } from "./reason-form.tsx";

/** Without a format the page with the forms, with one the file. */
export default async function MembersExportPage() {
  const by = await requireOperator();
  const { t } = await words();
  const up = <BackLink to="/operator/members">{t("directory.heading")}</BackLink>;
  const reason = exportReason(by);
  if (settings().operatorReason && reason === undefined)
    return (
      <ReasonForm
        portal={settings().portalName}
        stamp={makeStamp(by, [])}
        up={up}
        words={t.group("form")}
        texts={t.group("exportReasonForm")}
      />
    );
  if (queryValue("format") !== undefined) {
    await download(reason);
    return null;
  }
  const fields = visibleTo(by.subject, await directoryFields());
  return (
    <>
      {up}
      <Heading>{t("membersExport.heading")}</Heading>
      <p className="mt-4 max-w-measure">{t("membersExport.intro")}</p>
      {reason !== undefined && (
        <p className="mt-2 max-w-measure">
          {t.rich("membersExport.reason", { reason: () => <bdi>{reason}</bdi> })}
        </p>
      )}
      <ExportForm fields={fields.map((field) => ({ ...field, label: fieldText(t, field, "label") }))} t={t} />
    </>
  );
}

/** What is asked for must be there, letter by letter: nobody takes more along than they meant to. */
async function download(reason: string | undefined): Promise<void> {
  const asked = queryValue("state") ?? "";
  const format = membersFormats.find((one) => one === queryValue("format"));
  const state = stateWords.find((one) => one === asked);
  if (!format || (asked !== "" && !state)) {
    requestContext().refusal = "not-found";
    notFound();
  }
  // The form sends an empty one, so that none chosen is not all.
  const fields = queryValues("field")?.filter((key) => key !== "");
  await downloadMembers({ format, state, fields, reason });
}

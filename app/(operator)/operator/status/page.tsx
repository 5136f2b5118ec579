import { Heading, Section } from "#app/_ui/page.tsx";
import { words } from "#app/_ui/words.ts";
import { readBackupState } from "#features/backups/backup-state.ts";
import { listNotices } from "#features/notices/notices.ts";
import { readStatus } from "#features/operators/read-status.ts";
import { whyNothingCanBeSaved } from "#features/ready.ts";
import { requireOperator } from "#features/request/current-operator.ts";
import { requestContext } from "#lib/request-context.ts";
import { AtAGlance } from "./at-a-glance.tsx";
import { Backups } from "./backups.tsx";
import { Charts } from "./charts.tsx";
import { Concerns } from "./concerns.tsx";
import { Machines } from "./machines.tsx";
import { SettingsTable } from "./settings-table.tsx";

/** How the portal is, from its own rows alone. */
export default async function StatusPage() {
  const by = await requireOperator();
  const said = await words();
  const { t } = said;
  const unsaved = await whyNothingCanBeSaved();
  const status = await readStatus(by);
  const backups = await readBackupState(by);
  const connection = requestContext().connection?.();
  return (
    <>
      <Heading>{t("status.heading")}</Heading>
      <Concerns notices={await listNotices()} unsaved={unsaved} connection={connection} words={said} />
      <AtAGlance status={status} connection={connection} words={said} />
      <Section heading={t("status.backups")}>
        <Backups state={backups} now={status.now} words={said} />
      </Section>
      <Charts figures={status.figures} words={said} />
      {status.machines.length > 0 && (
        <Section heading={t("status.machines")}>
          <Machines machines={status.machines} now={status.now} words={said} />
        </Section>
      )}
      <Section heading={t("status.settings")}>
        <p className="mt-2 max-w-measure text-sm text-muted">{t("status.settingsHint")}</p>
        <details className="mt-4">
          <summary className="py-2 text-sm text-accent">{t("status.showSettings")}</summary>
          <SettingsTable settings={status.settings} t={t} />
        </details>
      </Section>
    </>
  );
}

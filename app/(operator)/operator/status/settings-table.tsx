import { keyNames } from "#lib/key-file.ts";
import type { ShownSetting } from "#lib/shown-settings.ts";
import type { PageWords } from "#lib/words/page-words.ts";

type T = PageWords["t"];

/** Every setting with its value, but for secrets, and where it came from. */
export function SettingsTable({ settings, t }: { settings: readonly ShownSetting[]; t: T }) {
  return (
    <table className="sheet mt-4">
      <caption className="sr-only">{t("status.settings")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("status.setting")}</th>
          <th scope="col">{t("status.value")}</th>
          <th scope="col">{t("status.source")}</th>
        </tr>
      </thead>
      <tbody>
        {settings.map((setting) => (
          <tr key={setting.name}>
            <th scope="row">
              <code>{setting.name}</code>
            </th>
            <td data-label={t("status.value")}>
              <Value of={setting} t={t} />
            </td>
            <td data-label={t("status.source")}>{sourceText(setting, t)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Without them no portal starts, so it makes them itself. */
const madeByPortal: ReadonlySet<string> = new Set(keyNames.map((name) => `${name.toUpperCase()}_KEY`));

function Value({ of: { name, text, isSecret, source }, t }: { of: ShownSetting; t: T }) {
  if (text !== undefined) return <code>{text}</code>;
  if (!isSecret) return t("status.notSet");
  if (source !== "default") return t("status.given");
  return madeByPortal.has(name) ? t("status.kept") : t("status.notSet");
}

function sourceText({ name, source }: ShownSetting, t: T): string {
  if (source === "file") return t("status.sources.file", { name: `${name}_FILE` });
  const where = source === ".env" ? "dotEnv" : source;
  return t(`status.sources.${where}`);
}

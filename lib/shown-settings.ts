import { type SettingName, type SettingValues, settingTable } from "./setting-table.ts";
import type { SettingSource } from "./setting-values.ts";

/** A setting as people are shown it. */
export type ShownSetting = Readonly<{
  name: SettingName;
  /** Never a secret's; undefined also where nothing is set. */
  text: string | undefined;
  isSecret: boolean;
  source: SettingSource;
}>;

/** Every setting as people are shown it, in the table's order. `meant`: what some mean beside what was written. */
export function shownSettings(
  values: SettingValues,
  sources: Readonly<Record<SettingName, SettingSource>>,
  meant: Readonly<Partial<Record<SettingName, unknown>>>,
): ShownSetting[] {
  return (Object.keys(settingTable) as SettingName[]).map((name) => {
    const { secret: isSecret } = settingTable[name];
    const text = isSecret ? undefined : textOf(meant[name] ?? values[name]);
    return { name, text, isSecret, source: sources[name] };
  });
}

function textOf(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  return Array.isArray(value) ? value.join(", ") : String(value);
}

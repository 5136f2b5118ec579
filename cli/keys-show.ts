import { Command } from "commander";
import type { ShownKey } from "#features/keys/show-keys.ts";
import { print, printJson, timeText } from "./print.ts";
import { withDatabase } from "./with-database.ts";
import { t } from "./words.ts";

export function keysShowCommand(): Command {
  return new Command("show")
    .description(t("keys.show.description"))
    .option("--json", t("json"))
    .action(async ({ json }: { json?: true }) => {
      const shown = await withDatabase(async () => (await import("#features/keys/show-keys.ts")).showKeys());
      if (json) return printJson({ keys: shown.keys.map(asJson), retired: shown.retired });
      print(columns(shown.keys.map(cellsOf)));
      if (shown.retired.length > 0) print(t("keys.show.retired", { ids: shown.retired.join(", ") }));
    });
}

function asJson({ name, id, stage, since, from, needed, isForBackups }: ShownKey) {
  const time = since === undefined ? null : new Date(since).toISOString();
  const by = name === "data" ? "values" : "members";
  return {
    kind: name,
    id,
    stage,
    since: time,
    from,
    ...(needed !== undefined && { [by]: needed }),
    ...(isForBackups && { backups: true }),
  };
}

function cellsOf({ name, id, stage, since, from, needed, isForBackups }: ShownKey): string[] {
  const stages = {
    "in use": t("keys.show.inUse"),
    coming: t("keys.show.coming"),
    going: t("keys.show.going"),
  };
  const count = String(needed ?? 0);
  const need =
    name === "data"
      ? t("keys.show.values", { count })
      : name === "pepper"
        ? t("keys.show.members", { count })
        : "";
  const time = since === undefined ? t("keys.show.unknown") : timeText(since);
  return [name, id, stages[stage], time, from, isForBackups ? t("keys.show.backups") : need];
}

function columns(rows: readonly string[][]): string {
  const widths = rows[0]?.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

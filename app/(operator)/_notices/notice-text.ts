import type { Notice } from "#features/notices/notices.ts";
import type { PageWords } from "#lib/words/page-words.ts";

/** What is wrong, and what to do about it, in one or two sentences. */
export function noticeText({ kind, about }: Notice, { t, format }: PageWords): string {
  // Another version of the portal may have written it with other values.
  const number = (name: string) => (typeof about[name] === "number" ? about[name] : 0);
  const megabytes = (name: string) => `${format.number(number(name))} MB`;
  if (kind === "disk")
    return t("notices.disk", {
      folder: String(about.folder ?? ""),
      free: megabytes("free"),
      wanted: megabytes("wanted"),
    });
  if (kind === "certificate") {
    const problem = oneOf(about.problem, ["late", "over", "refused"]);
    return t(`notices.certificate.${problem}`, { until: format.exactTime(number("until")) });
  }
  if (kind === "clock") {
    const problem = oneOf(about.problem, ["ahead", "behind", "back"]);
    return problem === "back"
      ? t("notices.clockBack", { until: format.exactTime(number("until")) })
      : t(`notices.clock.${problem}`, { time: format.waitingTime(number("seconds")) });
  }
  if (kind === "log-ins")
    return t("notices.logIns", {
      failed: format.number(number("failed")),
      usual: format.number(number("usual")),
    });
  if (kind === "keys") {
    const problem = oneOf(about.problem, ["machines", "values"]);
    return problem === "values"
      ? t("notices.keys.values", { values: format.number(number("values")) })
      : t("notices.keys.machines", { machines: String(about.machines ?? "") });
  }
  if (kind === "restore")
    return t("notices.restore", { made: format.exactTime(number("madeAt")), members: number("members") });
  const problem = oneOf(about.problem, ["failed", "late"]);
  return t(`notices.${kind}.${problem}`);
}

function oneOf<Name extends string>(given: unknown, names: readonly [Name, ...Name[]]): Name {
  return names.find((name) => name === given) ?? names[0];
}

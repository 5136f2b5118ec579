import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type DotEnv, parseDotEnv } from "./dot-env.ts";
import { hostOfOrigin, isThisMachine } from "./origin.ts";
import { type SettingName, type SettingValues, settingTable } from "./setting-table.ts";
import { SettingsProblems } from "./settings-problems.ts";
import { type Phrase, phrase } from "./words/phrase.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

type Source = (name: string) => string | undefined;

const names = Object.keys(settingTable) as SettingName[];
const fileNames = names.filter((name) => settingTable[name].secret).map((name) => `${name}_FILE`);

/**
 * Every setting's value, from the environment, else the `.env` text, else the table's fallback.
 * @throws SettingsProblems with everything that is wrong
 */
export function readSettingValues(environment: Environment, dotEnv: string, root: string): SettingValues {
  const file = parseDotEnv(dotEnv);
  const problems = [...file.problems, ...unknownNames(file)];
  const sources: Source[] = [(name) => environment[name], (name) => file.values.get(name)?.value];
  const entries = names.map((name) => [name, readValue(name, sources, root, problems)]);
  const values = Object.fromEntries(entries) as SettingValues;
  if (values.PORT !== undefined && values.PORT === values.HTTP_PORT)
    problems.push(phrase("setting.samePort", { port: values.PORT }));
  if (
    values.ACME_EMAIL !== undefined &&
    (values.ORIGIN ?? []).every((origin) => isThisMachine(hostOfOrigin(origin)))
  )
    problems.push(phrase("setting.acmeOrigin"));
  if (problems.length > 0) throw new SettingsProblems(problems);
  return values;
}

/** Where a setting's value came from; "file": the one that NAME_FILE names. */
export type SettingSource = "environment" | ".env" | "file" | "default";

/** Where each setting's value came from, for what `readSettingValues` reads. */
export function settingSourcesOf(
  environment: Environment,
  dotEnv: string,
): Record<SettingName, SettingSource> {
  const { values } = parseDotEnv(dotEnv);
  const sources: [SettingSource, Source][] = [
    ["environment", (name) => environment[name]],
    [".env", (name) => values.get(name)?.value],
  ];
  const sourceOf = (name: SettingName): SettingSource => {
    const fileName = settingTable[name].secret ? `${name}_FILE` : name;
    const found = sources.find(([, at]) => at(name) !== undefined || at(fileName) !== undefined);
    if (!found) return "default";
    const [where, at] = found;
    if (at(name)?.trim()) return where;
    return fileName !== name && at(fileName)?.trim() ? "file" : "default";
  };
  return Object.fromEntries(names.map((name) => [name, sourceOf(name)])) as Record<
    SettingName,
    SettingSource
  >;
}

/** The files that hold secrets which are in use: those of NAME_FILE, and `.env` where one stands in it. */
export function secretFilesOf(environment: Environment, dotEnv: string, root: string): string[] {
  const { values } = parseDotEnv(dotEnv);
  const sources: Source[] = [(name) => environment[name], (name) => values.get(name)?.value];
  const used = names
    .filter((name) => settingTable[name].secret)
    .map((name) => {
      const source = sources.find((each) => each(name) !== undefined || each(`${name}_FILE`) !== undefined);
      const path = source?.(`${name}_FILE`)?.trim();
      if (path) return resolve(root, path);
      // The address of a file gives nothing away.
      const isSecret = !/^(file:|$)/.test(source?.(name)?.trim() ?? "");
      return source === sources[1] && isSecret ? resolve(root, ".env") : undefined;
    });
  return [...new Set(used.filter((path) => path !== undefined))];
}

/** The environment is full of other programs' names, but in our own file an unknown one is a slip. */
function unknownNames({ values }: DotEnv): Phrase[] {
  return [...values]
    .filter(([name]) => ![...names, ...fileNames].includes(name))
    .map(([name, { line }]) => {
      const meant = names.find((known) => sortedLetters(known) === sortedLetters(name));
      return meant
        ? phrase("dotEnv.misspelt", { name, line, meant })
        : phrase("dotEnv.unknown", { name, line });
    });
}

function sortedLetters(name: string): string {
  return [...name.toUpperCase()].sort().join("");
}

function readValue(name: SettingName, sources: Source[], root: string, problems: Phrase[]): unknown {
  const entry = settingTable[name];
  const { kind, secret } = entry;
  const fallback =
    "withAcme" in entry && textOf("ACME_EMAIL", sources)?.trim() ? entry.withAcme : entry.fallback;
  const text = (secret ? secretText(name, sources, root, problems) : textOf(name, sources))?.trim();
  if (text === undefined || text === "") return fallback;
  // As Docker's --env-file leaves them; nobody means them.
  if (/^(["'`]).*\1$/.test(text)) {
    problems.push(phrase("setting.quotes", { name }));
    return undefined;
  }
  const value = kind.read(text);
  const { wanted } = kind;
  if (value === undefined)
    problems.push(
      secret
        ? phrase("setting.mustBe", { name, wanted })
        : phrase("setting.mustBeNot", { name, wanted, value: text.slice(0, 100) }),
    );
  return value;
}

function textOf(name: string, sources: Source[]): string | undefined {
  return sources.map((source) => source(name)).find((text) => text !== undefined);
}

/** A secret stands in NAME, or in the file that NAME_FILE names. */
function secretText(name: string, sources: Source[], root: string, problems: Phrase[]): string | undefined {
  const fileName = `${name}_FILE`;
  const source = sources.find((each) => each(name) !== undefined || each(fileName) !== undefined);
  const path = source?.(fileName)?.trim();
  if (!path) return source?.(name);
  if (source?.(name)?.trim()) {
    problems.push(phrase("setting.twice", { name, file: fileName }));
    return undefined;
  }
  try {
    return readFileSync(resolve(root, path), "utf8");
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    problems.push(phrase("setting.noFile", { name: fileName, path, code }));
    return undefined;
  }
}

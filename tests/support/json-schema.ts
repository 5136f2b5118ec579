/** JSON Schema as far as docs/export needs it (draft 2020-12); anything else in a schema is an error. */
import { isDeepStrictEqual } from "node:util";

type Properties = Readonly<Record<string, unknown>>;

const isObject = (json: unknown): json is Properties =>
  typeof json === "object" && json !== null && !Array.isArray(json);
const an = (json: unknown): Properties => (isObject(json) ? json : {});
const list = (json: unknown): readonly unknown[] => (Array.isArray(json) ? json : []);

const types: Readonly<Record<string, (json: unknown) => boolean>> = {
  object: isObject,
  array: Array.isArray,
  string: (json) => typeof json === "string",
  number: (json) => typeof json === "number",
  integer: Number.isInteger,
  boolean: (json) => typeof json === "boolean",
  null: (json) => json === null,
};

/** What of a text does not fit the schema, by its place. */
export function schemaProblems(schema: unknown, json: unknown): string[] {
  const definitions = an(an(schema).$defs);
  return problems(an(schema), json, "");

  function problems(part: Properties, value: unknown, at: string): string[] {
    return Object.keys(part).flatMap((keyword) => problemsOf(keyword, part, value, at));
  }

  function problemsOf(keyword: string, part: Properties, value: unknown, at: string): string[] {
    const said = part[keyword];
    switch (keyword) {
      case "$schema":
      case "$id":
      case "$defs":
      case "title":
      case "description":
        return [];
      case "$ref": {
        const named = definitions[String(said).replace("#/$defs/", "")];
        return isObject(named) ? problems(named, value, at) : [`${at}: nothing is called ${said}`];
      }
      case "type":
        return types[String(said)]?.(value) ? [] : [`${at}: is no ${said}`];
      case "const":
        return isDeepStrictEqual(value, said) ? [] : [`${at}: is not ${said}`];
      case "enum":
        return list(said).includes(value) ? [] : [`${at}: is none of ${said}`];
      case "format":
        return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(String(value)) ? [] : [`${at}: is no ${said}`];
      case "anyOf": {
        const fits = list(said).some((one) => problems(an(one), value, at).length === 0);
        return fits ? [] : [`${at}: is none of these`];
      }
      case "items":
        return list(value).flatMap((item, number) => problems(an(said), item, `${at}/${number}`));
      case "required":
        return list(said).flatMap((name) =>
          Object.hasOwn(an(value), String(name)) ? [] : [`${at}/${name}: is missing`],
        );
      case "properties":
        return Object.entries(an(value)).flatMap(([name, one]) =>
          Object.hasOwn(an(said), name) ? problems(an(an(said)[name]), one, `${at}/${name}`) : [],
        );
      case "additionalProperties":
        return Object.entries(an(value)).flatMap(([name, one]) => {
          if (Object.hasOwn(an(part.properties), name)) return [];
          return said === false
            ? [`${at}/${name}: is not described`]
            : problems(an(said), one, `${at}/${name}`);
        });
      default:
        throw new Error(`A schema with ${keyword} cannot be checked.`);
    }
  }
}

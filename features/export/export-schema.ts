import version1 from "./schemas/1.json" with { type: "json" };
import version2 from "./schemas/2.json" with { type: "json" };

/** JSON Schema (draft 2020-12) of every version of the JSON export there ever was, by its file's name. */
const schemas: ReadonlyMap<string, object> = new Map(
  [version1, version2].map((schema, before) => [`${before + 1}.json`, schema]),
);

export function exportSchema(file: string): object | undefined {
  return schemas.get(file);
}

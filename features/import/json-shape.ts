/** What JSON.parse says nothing about. */

/** No export of ours is nearly as deep. */
const deepest = 64;

export type ShapeProblem = Readonly<{ code: "too deep" }> | Readonly<{ code: "doubled"; key: string }>;

/** What is wrong with the shape of a text that is JSON: brackets without end, or a name twice in one object. */
export function shapeProblem(json: string): ShapeProblem | undefined {
  /** For each bracket that is open the names in it; undefined where it has none. */
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < json.length; at += 1) {
    const sign = json[at];
    if (sign === "{" || sign === "[") open.push(sign === "{" ? new Set() : undefined);
    else if (sign === "}" || sign === "]") open.pop();
    else if (sign === '"') {
      const end = endOfString(json, at);
      const names = open.at(-1);
      if (names && isName(json, end)) {
        const key: string = JSON.parse(json.slice(at, end + 1));
        if (names.has(key)) return { code: "doubled", key };
        names.add(key);
      }
      at = end;
    }
    if (open.length > deepest) return { code: "too deep" };
  }
  return undefined;
}

/** Where the string that begins there ends. */
function endOfString(json: string, begin: number): number {
  for (let at = begin + 1; ; at += 1) {
    if (json[at] === "\\") at += 1;
    else if (json[at] === '"') return at;
  }
}

function isName(json: string, end: number): boolean {
  let at = end + 1;
  while (/\s/.test(json[at] ?? "")) at += 1;
  return json[at] === ":";
}

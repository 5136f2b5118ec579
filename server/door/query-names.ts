/**
 * What each page reads of its query. Only this reaches Next and names a kept page: nothing else makes a page of its own,
 * and nothing that Next would read for itself. A page that reads another name must name it here
 * (tests/query-names.test.ts).
 */
export const queryNames: ReadonlyMap<string, readonly string[]> = new Map([
  ["/log-in", ["next", "done"]],
  ["/information", ["done"]],
  ["/information/export", ["format"]],
  ["/activity", ["page"]],
  ["/security", ["done"]],
  ["/security/sessions", ["done"]],
]);

/** The address with what its page reads of the query, as it was typed; what cannot be decoded is left out. */
export function knownAddress(path: string, query: string): string {
  const names = queryNames.get(path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path);
  if (names === undefined) return path;
  const known = firstOfEach(query.split("&"), names);
  return known.length === 0 ? path : `${path}?${known.join("&")}`;
}

/** A name that is repeated makes no page of its own either. */
function firstOfEach(pairs: readonly string[], names: readonly string[]): string[] {
  const left = new Set(names);
  return pairs.filter((pair) => left.delete(nameOf(pair) ?? ""));
}

function nameOf(pair: string): string | undefined {
  try {
    // A plus is a space (WHATWG URL, 5.1), in names as in values.
    const [name] = pair.split("=", 1).map((text) => decodeURIComponent(text.replaceAll("+", " ")));
    decodeURIComponent(pair);
    return name;
  } catch {
    return undefined;
  }
}

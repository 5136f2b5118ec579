/**
 * The function, which depends on its text alone, with its last results kept: for texts of which the same few come again
 * and again. After `most` different ones it begins anew, so that strangers' texts fill no memory.
 */
export function memoize<T>(make: (text: string) => T, most: number): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    if (known.size >= most) known.clear();
    const made = make(text);
    known.set(text, made);
    return made;
  };
}
